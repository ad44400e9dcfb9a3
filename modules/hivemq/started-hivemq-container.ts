import type { MqttConnectionOptions } from "../mqtt/connection-options";
import { StartedMqttBroker } from "../mqtt/started-mqtt-broker";
import { HiveMQTopics } from "./hivemq-topics";
import { WEB_SOCKET_PORT, type HiveMQSettings } from "./settings";

/** A running HiveMQ broker. */
export class StartedHiveMQContainer extends StartedMqttBroker<HiveMQSettings> {
  protected readonly traits = { code: "HIVEMQ_CLEAR_FAILED", sendsGroups: true };

  /** Returns `mqtt://host:port`. */
  getConnectionString(): string {
    return this.url({ scheme: "mqtt" });
  }

  /** Returns `ws://host:port/mqtt`. Needs `withWebSockets()`. */
  getWebSocketUrl(): string {
    return this.url({ scheme: "ws", port: WEB_SOCKET_PORT, path: "mqtt" });
  }

  /**
   * Returns topics for one test: a unique prefix. Dropping them clears their retained messages, and the first call of a
   * process clears those that processes which have ended left on the broker. Needs the package mqtt.
   *
   * Throws MayflyError with the code `CLIENT_MISSING` or `HIVEMQ_CLEAR_FAILED`.
   */
  async openTopics(): Promise<HiveMQTopics> {
    return new HiveMQTopics(this, await this.newTopics());
  }

  protected login(): Pick<MqttConnectionOptions, "protocol"> {
    return { protocol: "mqtt" };
  }
}
