/** What the builder collects. */
export interface QdrantSettings {
  /** Clients send it with each request; null if the server asks nobody for a key. */
  readonly apiKey: string | null;
}

export const REST_PORT = 6333;
export const GRPC_PORT = 6334;
/** The file that the server reads first (qdrant.tech/documentation/guides/configuration). */
export const CONFIG_FILE = "/qdrant/config/config.yaml";
/** The variable that overrides the configuration's `service.api_key`. */
export const API_KEY_VARIABLE = "QDRANT__SERVICE__API_KEY";
