export { WeaviateContainer } from "./weaviate-container";
export { StartedWeaviateContainer } from "./started-weaviate-container";
export { WeaviateCollections } from "./weaviate-collections";
export type { WeaviateClientOptions } from "./client-options";
