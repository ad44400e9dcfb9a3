import { InvalidOptionError } from "../../src/module";
import type { MqttConnectionOptions } from "../mqtt/connection-options";
import { StartedMqttBroker } from "../mqtt/started-mqtt-broker";
import { MosquittoTopics } from "./mosquitto-topics";
import { WEB_SOCKET_PORT, type MosquittoSettings } from "./settings";

/** Options of `connect()` in the package `mqtt`. */
export type MosquittoConnectionOptions = MqttConnectionOptions;

/** A running Mosquitto broker. */
export class StartedMosquittoContainer extends StartedMqttBroker<MosquittoSettings> {
  protected readonly traits = { code: "MOSQUITTO_CLEAR_FAILED" };

  /** Returns `mqtt://[user:password@]host:port`; with TLS, `mqtts://…`. */
  getConnectionString(): string {
    const { tls, username, password } = this.settings;
    return this.url({ scheme: tls ? "mqtts" : "mqtt", username, password });
  }

  /**
   * Returns the options for the client's `connect()`. Unlike the URL, which the package `mqtt` splits at its last colon,
   * they can have a password with colons.
   */
  override getConnectionOptions(): MosquittoConnectionOptions {
    return super.getConnectionOptions();
  }

  /** Returns `ws://[user:password@]host:port`; with TLS, `wss://…`. Needs `withWebSockets()`. */
  getWebSocketUrl(): string {
    const { tls, username, password } = this.settings;
    return this.url({ scheme: tls ? "wss" : "ws", port: WEB_SOCKET_PORT, username, password });
  }

  /** Returns the user's name; empty if clients need no login. */
  getUsername(): string {
    return this.settings.username;
  }

  /** Returns the user's password; empty if clients need no login. */
  getPassword(): string {
    return this.settings.password;
  }

  /**
   * Returns topics for one test: a unique prefix. Dropping them clears their retained messages, and the first call of a
   * process clears those that processes which have ended left on the broker. Needs the package mqtt.
   *
   * Throws InvalidOptionError for a broker that asks clients for certificates, and MayflyError with the code
   * `CLIENT_MISSING` or `MOSQUITTO_CLEAR_FAILED`.
   */
  async openTopics(): Promise<MosquittoTopics> {
    if (this.settings.asksClients) {
      const expected = "a broker that asks clients for no certificate";
      throw InvalidOptionError.describing("openTopics", expected, "one that does");
    }
    return new MosquittoTopics(this, await this.newTopics());
  }

  protected login(): Pick<MqttConnectionOptions, "protocol" | "username" | "password"> {
    const { tls, username, password } = this.settings;
    const protocol = tls ? "mqtts" : "mqtt";
    return username === "" ? { protocol } : { protocol, username, password };
  }
}
