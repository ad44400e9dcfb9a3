import {
  checkText,
  checkWholeNumber,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  type ContainerSpec,
  type Environment,
  type ImageName,
} from "../../src/module";
import { answersMetadata } from "./answers-metadata";
import { hostOf, listenerVariables, portOf } from "./listeners";
import {
  checkListener,
  checkPort,
  checkTlsListener,
  type SaslListenerOptions,
  type SaslSslListenerOptions,
} from "./sasl-listener";
import { PORTS, type KafkaSettings } from "./settings";
import { writeStartScript } from "./start-script";
import { StartedKafkaContainer } from "./started-kafka-container";
import { waitingCommand } from "./waiting-command";
import { COMPANION_ADDRESS, needsZooKeeper, zooKeeperOf, zooKeeperVariables } from "./zookeeper";

const STARTUP_TIMEOUT_MS = 180_000;

const DEFAULTS: KafkaSettings = {
  clusterId: "4L6g3nShT-eMCtK--X86sw",
  listeners: [],
  keepsClasses: false,
};

const kafka = defineServer({
  name: "kafka",
  images: ["apache/kafka", "confluentinc/cp-kafka"],
  ports: [PORTS.host],
  startupTimeout: STARTUP_TIMEOUT_MS,
  defaults: DEFAULTS,
  variables: { clusterId: "CLUSTER_ID" },
  resolve: ({ zooKeeper }, { bake, image }) => ({
    keepsClasses: bake !== undefined,
    ...(zooKeeper === undefined && needsZooKeeper(image) && { zooKeeper: COMPANION_ADDRESS }),
  }),
  configure: (settings, described) => ({
    entrypoint: ["sh"],
    command: [...waitingCommand("kafka"), ...(described.command ?? [])],
    environment: without(described.environment, {
      ...ONE_BROKER,
      ...(settings.zooKeeper === undefined ? KRAFT : zooKeeperVariables(settings)),
      ...listenerVariables(settings),
    }),
    networkAliases: settings.listeners.map(hostOf),
    ports: settings.sasl === undefined ? [] : [{ container: settings.sasl.port, protocol: "tcp" }],
  }),
  ready: () => answersMetadata(PORTS.host),
  hooks: (settings) => ({
    started: (container, context) => writeStartScript(container, context, settings),
  }),
  companion: zooKeeperOf,
  started: StartedKafkaContainer,
});

/** Kafka's own defaults are for three brokers. A group's first rebalance waits for 3 s, in case more members come. */
const ONE_BROKER: Environment = {
  KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: "1",
  KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: "1",
  KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: "1",
  KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: "1",
  KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: "1",
  KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: "1",
  KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: "0",
  KAFKA_LOG_FLUSH_INTERVAL_MESSAGES: "9223372036854775807",
  KAFKA_CONFLUENT_SUPPORT_METRICS_ENABLE: "false",
};

const KRAFT: Environment = {
  KAFKA_NODE_ID: "1",
  KAFKA_PROCESS_ROLES: "broker,controller",
  KAFKA_CONTROLLER_QUORUM_VOTERS: `1@localhost:${PORTS.controller}`,
  KAFKA_CONTROLLER_LISTENER_NAMES: "CONTROLLER",
};

/**
 * A Kafka broker, from the image of the project (hub.docker.com/r/apache/kafka) or of Confluent
 * (hub.docker.com/r/confluentinc/cp-kafka).
 *
 * ```ts
 * await using kafka = await new KafkaContainer("apache/kafka:4").start();
 * const client = new Kafka({ brokers: [kafka.getBootstrapServers()] });
 * ```
 */
export class KafkaContainer extends ServerContainer<KafkaSettings, StartedKafkaContainer> {
  /**
   * Throws ImageMismatchError for an ImageName that is neither `apache/kafka` nor `confluentinc/cp-kafka`, nor declared
   * compatible with one of them.
   */
  constructor(image: string | ImageName) {
    super(image, kafka);
  }

  /**
   * Makes the broker its own controller, without ZooKeeper. This is the default, except for `cp-kafka` before 7.4. Throws
   * InvalidOptionError for these images, and after `withZooKeeper`.
   */
  withKraft(): this {
    if (this.given.zooKeeper !== undefined) {
      throw InvalidOptionError.describing("withKraft", "a broker without withZooKeeper()", "both");
    }
    const { image } = this.described;
    if (!needsZooKeeper(image)) return this;
    const expected = "cp-kafka 7.4 or newer, because older images start with ZooKeeper only";
    throw InvalidOptionError.quoting("withKraft", expected, image);
  }

  /**
   * Starts a ZooKeeper with the broker, from the same image, for `cp-kafka` 7 and older. Images before 7.4 have one by
   * default. The broker cannot be reused or baked then. Throws InvalidOptionError, also if the broker has a SCRAM user or
   * a cluster id, which need KRaft.
   */
  withZooKeeper(): this;
  /** Uses a ZooKeeper that the container reaches. Throws InvalidOptionError as `withZooKeeper()`. */
  withZooKeeper(host: string, port: number): this;
  withZooKeeper(...address: [] | [host: string, port: number]): this {
    if (address.length === 0) return this.#checked({ zooKeeper: COMPANION_ADDRESS });
    const [host, port] = address;
    const zooKeeper = `${checkText(host, "withZooKeeper.host")}:${checkAnyPort(port)}`;
    return this.#checked({ zooKeeper });
  }

  /** Sets the id of the cluster: a UUID in base64url, of 22 characters. Throws InvalidOptionError. */
  withClusterId(clusterId: string): this {
    if (!/^[\w-]{22}$/.test(checkText(clusterId, "withClusterId"))) {
      const expected = "22 characters of base64url, such as kafka-storage's random-uuid prints";
      throw InvalidOptionError.quoting("withClusterId", expected, clusterId);
    }
    return this.#checked({ clusterId });
  }

  /**
   * Adds a listener for other containers, as `host:port`. The host becomes an alias of the container on its networks.
   * Without it, containers use `alias:9092`; see `inNetwork()`. Throws InvalidOptionError.
   */
  withListener(address: string): this {
    const [, host, port] = /^([\w.-]+):(\d+)$/.exec(checkText(address, "withListener")) ?? [];
    if (host === undefined) {
      throw InvalidOptionError.quoting("withListener", "host:port", address);
    }
    checkPort(Number(port), "withListener");
    return this.#checked({ listeners: [...(this.given.listeners ?? []), address] });
  }

  /** Adds a listener where clients log in, without TLS. Throws InvalidOptionError. */
  withSaslListener(options: SaslListenerOptions): this {
    return this.#checked({ sasl: checkListener(options, "withSaslListener") });
  }

  /** Adds a listener where clients log in over TLS. The stores are PKCS #12 files. Throws InvalidOptionError. */
  withSaslSslListener(options: SaslSslListenerOptions): this {
    const { sasl, files } = checkTlsListener(options, "withSaslSslListener");
    return this.#checked({ sasl }).withCopyContentToContainer(files);
  }

  /** Sets the settings, and refuses those that do not go together. */
  #checked(settings: Partial<KafkaSettings>): this {
    const { zooKeeper, clusterId, sasl, listeners = [] } = { ...this.given, ...settings };
    const usesZooKeeper = zooKeeper !== undefined || needsZooKeeper(this.described.image);
    if (usesZooKeeper && clusterId !== undefined) {
      const expected = "a broker without ZooKeeper, with which the broker chooses the id itself";
      throw InvalidOptionError.describing("withClusterId", expected, "both");
    }
    if (usesZooKeeper && sasl !== undefined && sasl.mechanism !== "PLAIN") {
      const expected = "PLAIN for a broker with ZooKeeper, because SCRAM users need KRaft";
      throw InvalidOptionError.quoting("sasl.mechanism", expected, sasl.mechanism);
    }
    const ports = [...listeners.map(portOf), ...(sasl === undefined ? [] : [sasl.port])];
    const twice = ports.find((port, index) => ports.indexOf(port) !== index);
    if (twice !== undefined) {
      throw InvalidOptionError.quoting("port", "another port for each listener", twice);
    }
    return this.set(settings);
  }
}

const checkAnyPort = (port: number): number =>
  checkWholeNumber(port, "withZooKeeper.port", { from: 1, to: 65_535, noun: "a port" });

/** Leaves out what the user has set. */
function without(given: ContainerSpec["environment"], variables: Environment): Environment {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !(name in given)));
}
