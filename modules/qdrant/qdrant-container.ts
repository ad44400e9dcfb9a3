import {
  checkText,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  Wait,
  type ImageName,
} from "../../src/module";
import { configuredKey } from "./configured-key";
import {
  API_KEY_VARIABLE,
  CONFIG_FILE,
  GRPC_PORT,
  REST_PORT,
  type QdrantSettings,
} from "./settings";
import { StartedQdrantContainer } from "./started-qdrant-container";

const qdrant = defineServer<QdrantSettings, StartedQdrantContainer>({
  name: "qdrant",
  images: ["qdrant/qdrant"],
  ports: [REST_PORT, GRPC_PORT],
  defaults: { apiKey: null },
  resolve: ({ apiKey }, described) => ({
    apiKey: apiKey ?? described.environment[API_KEY_VARIABLE] ?? configuredKey(described) ?? null,
  }),
  configure: ({ apiKey }, described) =>
    // A key of the user's file stays there.
    apiKey === null || apiKey === configuredKey(described)
      ? {}
      : { environment: { [API_KEY_VARIABLE]: apiKey } },
  // `/readyz` needs no key, so it says nothing about it.
  ready: ({ apiKey }) =>
    Wait.forAll([
      Wait.forHttp("/readyz", REST_PORT),
      apiKey === null
        ? Wait.forHttp("/collections", REST_PORT)
        : Wait.forHttp("/collections", REST_PORT).withHeaders({ "api-key": apiKey }),
      Wait.forListeningPorts(),
    ]),
  started: StartedQdrantContainer,
});

/**
 * A Qdrant server of one node, from the official image (hub.docker.com/r/qdrant/qdrant).
 *
 * ```ts
 * await using qdrant = await new QdrantContainer("qdrant/qdrant:v1.18.3").start();
 * const client = new QdrantClient(qdrant.getClientOptions());
 * ```
 */
export class QdrantContainer extends ServerContainer<QdrantSettings, StartedQdrantContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither Qdrant nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, qdrant);
  }

  /**
   * Sets the key that clients have to send. Default: `QDRANT__SERVICE__API_KEY` of `withEnvironment`, otherwise
   * `service.api_key` of your configuration files, otherwise none: everybody may read and write. Throws InvalidOptionError for
   * a key that an HTTP header cannot contain.
   */
  withApiKey(apiKey: string): this {
    if (!/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(checkText(apiKey, "withApiKey"))) {
      const expected = "a key of printable ASCII characters, without spaces around it";
      throw InvalidOptionError.describing("withApiKey", expected, "one with other characters");
    }
    return this.set({ apiKey });
  }

  /**
   * Starts the server with your config.yaml. The image's production.yaml overrides it, and `QDRANT__…` variables override
   * both. Throws InvalidOptionError if the file does not exist.
   */
  withConfigFile(sourcePath: string): this {
    // The images `…-unprivileged` run as another user, who has to read the file.
    return this.withCopyFilesToContainer([
      { source: sourcePath, target: CONFIG_FILE, mode: 0o644 },
    ]);
  }
}
