export { ChromaDBContainer, StartedChromaDBContainer } from "./chromadb-container";
export { ChromaDBDatabase } from "./chromadb-database";
export type { ChromaDBClientOptions } from "./client-options";
