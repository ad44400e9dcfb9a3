import {
  hostAndPort,
  namesOfTheDead,
  oncePerServer,
  ownedName,
  StartedServer,
  testRun,
} from "../../src/module";
import type { AskedServer } from "../http-api/ask-server";
import { RedpandaTopics, removeTopics } from "./redpanda-topics";
import { PORTS, type RedpandaSettings } from "./settings";

/** A running Redpanda broker. */
export class StartedRedpandaContainer extends StartedServer<RedpandaSettings> {
  /** Returns `host:port` of the Kafka API; in a view from a network, `alias:9093`. */
  getBootstrapServers(): string {
    return this.hostAndPort(this.alias === undefined ? PORTS.host : PORTS.network);
  }

  /** Returns the port of the Kafka API on the host; in a view from a network, 9093. */
  override getPort(): number {
    return this.alias === undefined ? this.getMappedPort(PORTS.host) : PORTS.network;
  }

  /** Returns `http://host:port` of the schema registry. */
  getSchemaRegistryAddress(): string {
    return this.url({ scheme: "http", port: PORTS.schemaRegistry });
  }

  /** Returns `http://host:port` of the admin API. */
  getAdminAddress(): string {
    return this.url({ scheme: "http", port: PORTS.admin });
  }

  /** Returns `http://host:port` of the HTTP proxy. */
  getRestProxyAddress(): string {
    return this.url({ scheme: "http", port: PORTS.restProxy });
  }

  /**
   * Returns a prefix for topics, groups and subjects of schemas that no other test uses. They are deleted at the end of an
   * `await using` block. Throws MayflyError with the code `CLIENT_MISSING` if kafkajs is not installed, and
   * `REDPANDA_REQUEST_FAILED`.
   */
  async openTopics(): Promise<RedpandaTopics> {
    await oncePerServer(this.getId(), () => removeTopics(this, namesOfTheDead));
    return new RedpandaTopics(this, ownedName(testRun()));
  }

  /** @internal Returns the listener for this process, in each view. */
  bootstrapForProcess(): string {
    const { host, port } = this.hostAddress(PORTS.host);
    return hostAndPort(host, port);
  }

  /** @internal */
  schemaRegistry(): AskedServer {
    const names = { product: "Redpanda's schema registry", code: "REDPANDA_REQUEST_FAILED" };
    return { ...names, ...this.hostAddress(PORTS.schemaRegistry) };
  }
}
