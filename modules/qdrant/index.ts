export { QdrantContainer } from "./qdrant-container";
export { StartedQdrantContainer, type QdrantClientOptions } from "./started-qdrant-container";
export { QdrantCollections } from "./qdrant-collections";
