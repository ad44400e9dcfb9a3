import {
  InvalidOptionError,
  namesOfTheDead,
  ownedName,
  StartedServer,
  testRun,
} from "../../src/module";
import { MosquittoTopics } from "./mosquitto-topics";
import { clearRetained } from "./retained-messages";
import { WEB_SOCKET_PORT, type MosquittoSettings } from "./settings";

/** Options of `connect()` in the package `mqtt`. */
export interface MosquittoConnectionOptions {
  /** With TLS, `mqtts`. */
  readonly protocol: "mqtt" | "mqtts";
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
}

/** A running Mosquitto broker. */
export class StartedMosquittoContainer extends StartedServer<MosquittoSettings> {
  /** Returns `mqtt://[user:password@]host:port`; with TLS, `mqtts://…`. */
  getConnectionString(): string {
    const { tls, username, password } = this.settings;
    return this.url({ scheme: tls ? "mqtts" : "mqtt", username, password });
  }

  /**
   * Returns the options for the client's `connect()`. Unlike the URL, which the package `mqtt` splits at its last colon,
   * they can have a password with colons.
   */
  getConnectionOptions(): MosquittoConnectionOptions {
    return { host: this.getHost(), port: this.getPort(), ...this.#login() };
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
    const name = ownedName(testRun());
    if (!looked.has(this.getId())) {
      const isWanted = (topic: string): boolean => namesOfTheDead([firstLevel(topic)]).length > 0;
      await clearRetained(this.#ownOptions(), { filter: "#", isWanted, marker: markerOf(name) });
      looked.add(this.getId());
    }
    return new MosquittoTopics(this, name);
  }

  /** @internal Clears the retained messages of topics that `openTopics` has returned. */
  async clearTopics(name: string): Promise<void> {
    const marker = markerOf(name);
    await clearRetained(this.#ownOptions(), { filter: `${name}/#`, isWanted: () => true, marker });
  }

  /** How this process connects, in each view. */
  #ownOptions(): MosquittoConnectionOptions {
    return { ...this.hostAddress(), ...this.#login() };
  }

  #login(): Pick<MosquittoConnectionOptions, "protocol" | "username" | "password"> {
    const { tls, username, password } = this.settings;
    const protocol = tls ? "mqtts" : "mqtt";
    return username === "" ? { protocol } : { protocol, username, password };
  }
}

/** The containers on which this process has already cleared leftovers. */
const looked = new Set<string>();

const markerOf = (name: string): string => `${name}/mayfly/marker`;

const firstLevel = (topic: string): string => topic.split("/", 1)[0] ?? "";
