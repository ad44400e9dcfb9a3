/** What the builder collects. */
export interface OllamaSettings {
  /** The models that the server has when it is ready. */
  readonly models: readonly string[];
}

export const OLLAMA_PORT = 11434;
