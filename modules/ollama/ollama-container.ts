import {
  defineServer,
  getContainerRuntimeClient,
  InvalidOptionError,
  ServerContainer,
  Wait,
  type ImageName,
} from "../../src/module";
import { findGpus } from "./find-gpus";
import { checkModel, pullMissing } from "./models";
import { OLLAMA_PORT, type OllamaSettings } from "./settings";
import { StartedOllamaContainer } from "./started-ollama-container";

/** Pulls of models are part of the start. */
const STARTUP_TIMEOUT_MS = 1_800_000;

const ollama = defineServer<OllamaSettings, StartedOllamaContainer>({
  name: "ollama",
  images: ["ollama/ollama"],
  ports: [OLLAMA_PORT],
  startupTimeout: STARTUP_TIMEOUT_MS,
  defaults: { models: [] },
  ready: () => Wait.forHttp("/api/version", OLLAMA_PORT),
  hooks: ({ models }) => ({
    ready: (container) => {
      const server = { host: container.host, port: container.mappedPort(OLLAMA_PORT) };
      return pullMissing(server, models);
    },
  }),
  started: StartedOllamaContainer,
});

/**
 * An Ollama server, from the official image (hub.docker.com/r/ollama/ollama).
 *
 * ```ts
 * await using ollama = await new OllamaContainer("ollama/ollama:0.32.5").withModels("qwen3:0.6b").start();
 * const client = new Ollama({ host: ollama.getEndpoint() });
 * ```
 */
export class OllamaContainer extends ServerContainer<OllamaSettings, StartedOllamaContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither Ollama's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, ollama);
  }

  /**
   * Adds models that the server pulls at the start, such as `qwen3:0.6b`, unless it has them. Throws InvalidOptionError.
   * `start()` throws MayflyError with the code `OLLAMA_REQUEST_FAILED` if a model cannot be pulled.
   */
  withModels(...models: string[]): this {
    if (models.length === 0) throw InvalidOptionError.describing("withModels", "a model", "none");
    const checked = models.map((model, index) => checkModel(model, `withModels[${index}]`));
    return this.set({ models: [...(this.given.models ?? []), ...checked] });
  }

  /** Requests all GPUs if the engine has NVIDIA's runtime and `withGpus()` was not called. */
  protected override async beforeContainerCreated(): Promise<void> {
    if (this.described.gpus !== undefined) return;
    const { info } = await getContainerRuntimeClient();
    const gpus = findGpus(info.containerRuntime.runtimes);
    if (gpus !== undefined) this.withGpus(gpus);
  }
}
