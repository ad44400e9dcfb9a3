/** What the builder collects. */
export interface QdrantSettings {
  /** Clients send it with each request; null if the server asks nobody for a key. */
  readonly apiKey: string | null;
}

export const REST_PORT = 6333;
export const GRPC_PORT = 6334;
/**
 * The server reads config.yaml in it, then the file with the name of `RUN_MODE`, then local.yaml
 * (qdrant.tech/documentation/guides/configuration). What it reads later overrides the rest.
 */
export const CONFIG_FOLDER = "/qdrant/config";
export const CONFIG_FILE = `${CONFIG_FOLDER}/config.yaml`;
/** `RUN_MODE` of the image. */
export const RUN_MODE = "production";
/** The variable that overrides the configuration's `service.api_key`. */
export const API_KEY_VARIABLE = "QDRANT__SERVICE__API_KEY";
