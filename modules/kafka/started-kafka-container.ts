import { hostAndPort, MayflyError, StartedServer } from "../../src/module";
import { openTopics } from "./open-topics";
import type { KafkaTopics } from "./kafka-topics";
import { PORTS, type KafkaSettings } from "./settings";
import type { TopicAdmin } from "./topic-admin";
import { toolsIn } from "./topic-tools";

type SaslMechanism = "plain" | "scram-sha-256" | "scram-sha-512";

/** The option `sasl` of kafkajs, whose type has a member for each mechanism. */
export type KafkaSaslOptions = {
  readonly [M in SaslMechanism]: {
    readonly mechanism: M;
    readonly username: string;
    readonly password: string;
  };
}[SaslMechanism];

/** A running Kafka broker. */
export class StartedKafkaContainer extends StartedServer<KafkaSettings> {
  /** Returns `host:port` for clients that do not log in; in a view from a network, `alias:9092`. */
  getBootstrapServers(): string {
    return this.hostAndPort(this.alias === undefined ? PORTS.host : PORTS.broker);
  }

  /** Returns the port on the host of the listener without a login; in a view from a network, 9092. */
  override getPort(): number {
    return this.alias === undefined ? this.getMappedPort(PORTS.host) : PORTS.broker;
  }

  /**
   * Returns `host:port` of the listener of `withSaslListener` or `withSaslSslListener`. Throws MayflyError with the code
   * `KAFKA_NO_SASL_LISTENER` if there is none, and in a view from a network, because Kafka would send clients on to the
   * host's address.
   */
  getSaslBootstrapServers(): string {
    const { port } = this.#sasl();
    if (this.alias === undefined) return this.hostAndPort(port);
    const why = "The listener with a login advertises the host's address only.";
    const hint = "use getBootstrapServers() of the view, which needs no login";
    throw new MayflyError("KAFKA_NO_SASL_LISTENER", why, { hint });
  }

  /** Returns the login for the option `sasl` of kafkajs. Throws as `getSaslBootstrapServers` without a listener. */
  getSaslOptions(): KafkaSaslOptions {
    const { mechanism, user } = this.#sasl();
    return {
      mechanism: mechanism.toLowerCase() as SaslMechanism,
      username: user.name,
      password: user.password,
    };
  }

  /**
   * Returns the id of the cluster. Throws MayflyError with the code `KAFKA_NO_CLUSTER_ID` for a broker with ZooKeeper,
   * which chooses the id itself.
   */
  getClusterId(): string {
    const { clusterId, zooKeeper } = this.settings;
    if (zooKeeper === undefined) return clusterId;
    const why = "A broker with ZooKeeper chooses the cluster's id itself.";
    const hint = "ask the broker, for example by describeCluster() of kafkajs's admin client";
    throw new MayflyError("KAFKA_NO_CLUSTER_ID", why, { hint });
  }

  /**
   * Returns a prefix for topics and groups that no other test uses. It is dropped with its topics and groups at the end
   * of an `await using` block. Uses kafkajs if it is installed, otherwise the tools in the container, which take seconds.
   */
  openTopics(): Promise<KafkaTopics> {
    return openTopics(this);
  }

  /** @internal Returns the listener for this process, in each view. */
  bootstrapForProcess(): string {
    const { host, port } = this.hostAddress(PORTS.host);
    return hostAndPort(host, port);
  }

  /** @internal */
  topicTools(): TopicAdmin {
    return toolsIn(this);
  }

  #sasl(): NonNullable<KafkaSettings["sasl"]> {
    const { sasl } = this.settings;
    if (sasl !== undefined) return sasl;
    throw new MayflyError("KAFKA_NO_SASL_LISTENER", "Kafka was started without a login.", {
      hint: "call withSaslListener() or withSaslSslListener() before start()",
    });
  }
}
