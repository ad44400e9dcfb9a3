import { defineServer, ServerContainer, type ImageName } from "../../src/module";
import { answersQuery } from "../cassandra/answers-query";
import { CQL_PORT } from "../cassandra/settings";
import { withDefaults } from "./server-options";
import { LOGIN, StartedScyllaContainer } from "./started-scylla-container";

const STARTUP_TIMEOUT_MS = 240_000;

const scylla = defineServer<object, StartedScyllaContainer>({
  name: "scylladb",
  images: ["scylladb/scylla", "scylladb/scylla-enterprise"],
  ports: [CQL_PORT],
  startupTimeout: STARTUP_TIMEOUT_MS,
  defaults: {},
  configure: (_settings, { command }) => ({ command: withDefaults(command ?? []) }),
  ready: () => answersQuery(LOGIN),
  started: StartedScyllaContainer,
});

/**
 * A ScyllaDB server of one node, from the official image (hub.docker.com/r/scylladb/scylla).
 *
 * ```ts
 * await using scylla = await new ScyllaContainer("scylladb/scylla:6.2").start();
 * const client = new Client(scylla.getClientOptions());
 * ```
 */
export class ScyllaContainer extends ServerContainer<object, StartedScyllaContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither ScyllaDB nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, scylla);
  }
}
