import {
  checkText,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  StartedServer,
  Wait,
  type ImageName,
} from "../../src/module";
import { answersInfo } from "./answers-info";

/** What the builder collects. */
interface NatsSettings {
  readonly username: string;
  readonly password: string;
  readonly hasJetStream: boolean;
  /** The server's arguments by name, e.g. `--debug`; `true` for one without a value. */
  readonly args: Readonly<Record<string, string | true>>;
}

/** Options of `connect()` in the client `nats` and in `@nats-io/transport-node`. */
export interface NatsConnectionOptions {
  /** `host:port`. */
  readonly servers: string;
  readonly user: string;
  readonly pass: string;
}

/** A running NATS server. */
export class StartedNatsContainer extends StartedServer<NatsSettings> {
  /** Returns the options for the client's `connect()`. */
  getConnectionOptions(): NatsConnectionOptions {
    const { username, password } = this.settings;
    const host = this.getHost();
    const name = host.includes(":") ? `[${host}]` : host;
    return { servers: `${name}:${this.getPort()}`, user: username, pass: password };
  }

  /** Returns `nats://user:password@host:port`. */
  getConnectionUrl(): string {
    return this.url({ scheme: "nats", ...this.settings });
  }

  /** Returns the URL of the monitoring port, which serves `/healthz`, `/varz` and others. */
  getMonitoringUrl(): string {
    return this.url({ scheme: "http", port: MONITORING_PORT });
  }

  get username(): string {
    return this.settings.username;
  }

  get password(): string {
    return this.settings.password;
  }
}

const MONITORING_PORT = 8222;

const nats = defineServer({
  name: "nats",
  images: ["nats"],
  ports: [4222, 6222, MONITORING_PORT],
  defaults: { username: "test", password: "test", hasJetStream: false, args: {} },
  configure: ({ username, password, hasJetStream, args }, { command = [] }) => {
    const named: Record<string, string | true> = {
      "--user": username,
      "--pass": password,
      "--http_port": String(MONITORING_PORT),
      ...(hasJetStream && { "--jetstream": true }),
      ...args,
    };
    const options = Object.entries(named).flatMap(([name, value]) =>
      value === true ? [name] : [name, value],
    );
    // Options only: the entrypoint of the image without a shell is the server, that of the others adds its name.
    return { command: [...command, ...options] };
  },
  ready: ({ hasJetStream }) =>
    hasJetStream ? Wait.forHttp("/healthz?js-enabled-only=true", MONITORING_PORT) : answersInfo(),
  started: StartedNatsContainer,
});

/**
 * A NATS server, from the official image (hub.docker.com/_/nats).
 *
 * ```ts
 * await using nats = await new NatsContainer("nats:2").withJetStream().start();
 * const connection = await connect(nats.getConnectionOptions());
 * ```
 */
export class NatsContainer extends ServerContainer<NatsSettings, StartedNatsContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither `nats` nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, nats);
  }

  /** Sets the user. Default `test`. Throws InvalidOptionError. */
  withUsername(username: string): this {
    return this.set({ username: checkText(username, "withUsername") });
  }

  /** Sets the user's password. Default `test`. Throws InvalidOptionError. */
  withPass(password: string): this {
    return this.set({ password: checkText(password, "withPass") });
  }

  /** Enables streams, key-value buckets and object stores. Their data is in the container's `/tmp/nats`. */
  withJetStream(): this {
    return this.set({ hasJetStream: true });
  }

  /**
   * Adds an argument of nats-server; `--` is put before the name if it is missing. A later call with the same name
   * replaces the value. Throws InvalidOptionError for the arguments of `withUsername` and `withPass`.
   */
  withArg(name: string, value?: string): this {
    const option = checkText(name, "withArg").replace(/^-*/, "--");
    if (option === "--user" || option === "--pass") {
      const expected = "another argument than --user and --pass; use withUsername() and withPass()";
      throw InvalidOptionError.quoting("withArg", expected, name);
    }
    const given = value === undefined ? true : checkText(value, "withArg.value");
    return this.set({ args: { ...this.given.args, [option]: given } });
  }
}
