import { ImageName, StartedServer } from "../../src/module";
import { checkModel, listModels, pull } from "./models";
import type { OllamaSettings } from "./settings";

/** A running Ollama server. */
export class StartedOllamaContainer extends StartedServer<OllamaSettings> {
  /** Returns `http://host:port`, the option `host` of the package `ollama`. */
  getEndpoint(): string {
    return this.url({ scheme: "http" });
  }

  /** Returns `http://host:port/v1`, the option `baseURL` of the package `openai`. */
  getOpenAiEndpoint(): string {
    return this.url({ scheme: "http", path: "v1" });
  }

  /**
   * Pulls a model. Throws InvalidOptionError, and MayflyError with the code `OLLAMA_REQUEST_FAILED`, for example if the
   * model does not exist.
   */
  async pullModel(model: string): Promise<void> {
    await pull(this.hostAddress(), checkModel(model, "pullModel"));
  }

  /**
   * Returns the names of the server's models with their tags. Throws MayflyError with the code `OLLAMA_REQUEST_FAILED`.
   */
  async listModels(): Promise<string[]> {
    return listModels(this.hostAddress());
  }

  /**
   * Makes an image of the server with its models, such as `my-models:1`, and keeps it. Throws InvalidOptionError,
   * EngineError.
   */
  async commitToImage(imageName: string): Promise<void> {
    const { repository, tag } = ImageName.fromString(imageName);
    await this.commit({ repo: repository, tag, deleteOnExit: false });
  }
}
