import { checkText, ServerPart } from "../../src/module";
import type { MqttConnectionOptions } from "./connection-options";
import type { StartedMqttBroker } from "./started-mqtt-broker";

/**
 * Topics for one test, made by `openTopics()`: all that begin with a prefix. The broker does not keep others out: they
 * are the test's own because nobody else knows the prefix.
 */
export abstract class MqttTopics extends ServerPart<StartedMqttBroker<object>> {
  /** Returns `prefix/name`. `name` can have levels and wildcards. Throws InvalidOptionError. */
  getTopic(name: string): string {
    return `${this.getName()}/${checkText(name, "getTopic")}`;
  }

  /** Returns the URL of the broker: `mqtt://host:port`. */
  getConnectionString(): string {
    return this.server.getConnectionString();
  }

  /** Returns the options for the client's `connect()`. */
  getConnectionOptions(): MqttConnectionOptions {
    return this.server.getConnectionOptions();
  }

  /** Clears the retained messages of these topics. */
  protected async remove(server: StartedMqttBroker<object>, name: string): Promise<void> {
    await server.clearTopics(name);
  }
}
