import {
  defineServer,
  ServerContainer,
  Wait,
  type ContainerSpec,
  type Environment,
  type ImageName,
} from "../../src/module";
import { PORTS } from "./client-options";
import { StartedWeaviateContainer } from "./started-weaviate-container";

const weaviate = defineServer<object, StartedWeaviateContainer>({
  name: "weaviate",
  images: ["semitechnologies/weaviate", "cr.weaviate.io/semitechnologies/weaviate"],
  ports: [PORTS.http, PORTS.grpc],
  defaults: {},
  configure: (_settings, { command, environment }) => ({
    command: [
      "--host",
      "0.0.0.0",
      "--scheme",
      "http",
      "--port",
      String(PORTS.http),
      ...(command ?? []),
    ],
    environment: without(environment, VARIABLES),
  }),
  // Both ports accept connections seconds before the server has read its schema.
  ready: () =>
    Wait.forAll([
      Wait.forHttp("/v1/.well-known/ready", PORTS.http),
      Wait.forListeningPorts(PORTS.grpc),
    ]),
  started: StartedWeaviateContainer,
});

/** The node's name is in its data. Without the variable it is the container's host name. */
const VARIABLES: Environment = {
  AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED: "true",
  PERSISTENCE_DATA_PATH: "/var/lib/weaviate",
  CLUSTER_HOSTNAME: "node1",
  DISABLE_TELEMETRY: "true",
};

/** Leaves out what the user has set. */
function without(given: ContainerSpec["environment"], variables: Environment): Environment {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !(name in given)));
}

/**
 * A Weaviate server of one node, from the official image (docs.weaviate.io/deploy/installation-guides/docker-installation).
 *
 * ```ts
 * await using weaviate = await new WeaviateContainer("semitechnologies/weaviate:1.35.2").start();
 * const client = await connectToCustom(weaviate.getClientOptions());
 * ```
 */
export class WeaviateContainer extends ServerContainer<object, StartedWeaviateContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither Weaviate's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, weaviate);
  }
}
