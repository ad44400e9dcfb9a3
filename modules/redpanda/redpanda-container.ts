import {
  checkObject,
  checkText,
  checkWholeNumber,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  Wait,
  type ImageName,
} from "../../src/module";
import { answersMetadata } from "../kafka/answers-metadata";
import { hostOf, portOf } from "../kafka/listeners";
import { waitingCommand, writeWaitedScript } from "../kafka/waiting-command";
import { CLUSTER_FILE, clusterFile, NODE_FILE, nodeFile } from "./configuration";
import { PORTS, type RedpandaSettings } from "./settings";
import { StartedRedpandaContainer } from "./started-redpanda-container";

const SERVER = "redpanda";

const redpanda = defineServer<RedpandaSettings, StartedRedpandaContainer>({
  name: SERVER,
  images: ["redpandadata/redpanda", "docker.redpanda.com/redpandadata/redpanda"],
  ports: [PORTS.host, PORTS.admin, PORTS.schemaRegistry, PORTS.restProxy],
  defaults: { listeners: [], properties: {} },
  configure: (settings, described) => ({
    entrypoint: ["sh"],
    command: [...waitingCommand(SERVER), ...(described.command ?? [])],
    // The image's own user may not replace the files in /etc/redpanda, which are copied as root.
    ...(described.user === undefined && { user: "root:root" }),
    copies: [{ kind: "content", content: clusterFile(settings), target: CLUSTER_FILE }],
    networkAliases: settings.listeners.map(hostOf),
  }),
  ready: () =>
    Wait.forAll([
      answersMetadata(PORTS.host),
      Wait.forHttp("/v1/status/ready", PORTS.admin),
      Wait.forHttp("/subjects", PORTS.schemaRegistry),
      Wait.forHttp("/topics", PORTS.restProxy),
    ]),
  hooks: (settings) => ({
    started: (container, context) => {
      const script = startScript(nodeFile(container, settings));
      return writeWaitedScript(SERVER, container, context, script);
    },
  }),
  started: StartedRedpandaContainer,
});

/** The last of an option's values counts, so the user's arguments can change the memory. */
const startScript = (file: string): string => `cat > ${NODE_FILE} <<'END'
${file}END
exec rpk redpanda start --mode dev-container --smp=1 --memory=1G "$@"
`;

/**
 * A Redpanda broker with its schema registry and HTTP proxy (hub.docker.com/r/redpandadata/redpanda).
 *
 * ```ts
 * await using redpanda = await new RedpandaContainer("redpandadata/redpanda:v26.2.1").start();
 * const client = new Kafka({ brokers: [redpanda.getBootstrapServers()] });
 * ```
 */
export class RedpandaContainer extends ServerContainer<RedpandaSettings, StartedRedpandaContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither Redpanda's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, redpanda);
  }

  /**
   * Adds a listener for other containers, as `host:port`. The host becomes an alias of the container on its networks.
   * Without it, containers use `alias:9093`; see `inNetwork()`. Throws InvalidOptionError.
   */
  withListener(address: string): this {
    const [, host, digits] = /^([\w.-]+):(\d+)$/.exec(checkText(address, "withListener")) ?? [];
    if (host === undefined) throw InvalidOptionError.quoting("withListener", "host:port", address);
    const port = Number(digits);
    checkWholeNumber(port, "withListener", { from: 1, to: 65_535, noun: "a port" });
    const listeners = this.given.listeners ?? [];
    const taken = [...Object.values<number>(PORTS), ...listeners.map(portOf)];
    if (taken.includes(port)) {
      const expected = `another port than ${taken.join(", ")}`;
      throw InvalidOptionError.quoting("withListener", expected, port);
    }
    return this.set({ listeners: [...listeners, address] });
  }

  /**
   * Sets properties of the cluster, such as `{ auto_create_topics_enabled: false }`. A later value of a property replaces an
   * earlier one. Throws InvalidOptionError.
   */
  withClusterProperties(properties: RedpandaSettings["properties"]): this {
    const option = "withClusterProperties";
    for (const [name, value] of Object.entries(checkObject(properties, option, "an object"))) {
      if (!/^[a-z][a-z\d_]*$/.test(name)) {
        throw InvalidOptionError.quoting(option, "names such as log_segment_size", name);
      }
      if (!["string", "boolean"].includes(typeof value) && !Number.isFinite(value)) {
        const expected = "a string, a finite number or a boolean";
        throw new InvalidOptionError(`${option}.${name}`, expected, value);
      }
    }
    return this.set({ properties: { ...this.given.properties, ...properties } });
  }
}
