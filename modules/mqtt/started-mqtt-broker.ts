import { namesOfTheDead, oncePerServer, ownedName, StartedServer, testRun } from "../../src/module";
import type { MqttConnectionOptions } from "./connection-options";
import { clearRetained, type BrokerTraits } from "./retained-messages";

/** A running broker with MQTT. */
export abstract class StartedMqttBroker<S extends object> extends StartedServer<S> {
  /** What `clearTopics()` has to know. */
  protected abstract readonly traits: BrokerTraits;

  abstract getConnectionString(): string;

  /** Returns the options for the client's `connect()`. */
  getConnectionOptions(): MqttConnectionOptions {
    return { host: this.getHost(), port: this.getPort(), ...this.login() };
  }

  /** @internal Clears the retained messages of topics that `openTopics` has returned. */
  async clearTopics(name: string): Promise<void> {
    const selection = { filter: `${name}/#`, isWanted: () => true, marker: markerOf(name) };
    await clearRetained(this.#ownOptions(), selection, this.traits);
  }

  /** For subclasses: how clients log in. */
  protected abstract login(): Pick<MqttConnectionOptions, "protocol" | "username" | "password">;

  /** For subclasses: returns a unique prefix. A process's first call clears what ended processes have left. */
  protected async newTopics(): Promise<string> {
    const name = ownedName(testRun());
    const isWanted = (topic: string): boolean => namesOfTheDead([firstLevel(topic)]).length > 0;
    const selection = { filter: "#", isWanted, marker: markerOf(name) };
    await oncePerServer(this.getId(), () =>
      clearRetained(this.#ownOptions(), selection, this.traits),
    );
    return name;
  }

  /** How this process connects, in each view. */
  #ownOptions(): MqttConnectionOptions {
    return { ...this.hostAddress(), ...this.login() };
  }
}

const markerOf = (name: string): string => `${name}/mayfly/marker`;

const firstLevel = (topic: string): string => topic.split("/", 1)[0] ?? "";
