import {
  checkText,
  checkWholeNumber,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  StartedServer,
  Wait,
  type ImageName,
} from "../../src/module";
import { answersInfo } from "./answers-info";
import type { NatsAccount } from "./nats-account";
import { NatsConnection } from "./nats-connection";
import { openAccount } from "./open-account";
import { DEFAULTS, type NatsSettings } from "./settings";
import { ACCOUNTS_FILE, accountsFile, checkNoOtherFile } from "./test-accounts";

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
    return this.connectionOptionsOf(this.settings.username);
  }

  /** Returns `nats://user:password@host:port`. */
  getConnectionUrl(): string {
    return this.connectionUrlOf(this.settings.username);
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

  /**
   * Takes an account that nobody is connected to, from those of `withAccounts`, and empties it. This process holds it
   * by a connection until `drop()`, the end of an `await using` block, or the end of the process.
   *
   * Throws MayflyError with the code `NATS_NO_ACCOUNTS` without `withAccounts`, `NATS_NO_ACCOUNT_FREE` if all are in
   * use, and `NATS_REQUEST_FAILED` if the server cannot be reached or refuses.
   */
  openAccount(): Promise<NatsAccount> {
    return openAccount(this, this.settings.accounts);
  }

  /** @internal */
  connectionOptionsOf(user: string): NatsConnectionOptions {
    return { servers: this.hostAndPort(), user, pass: this.settings.password };
  }

  /** @internal */
  connectionUrlOf(username: string): string {
    return this.url({ scheme: "nats", username, password: this.settings.password });
  }

  /** @internal Connects this process as the account's user. */
  connectTo(account: string): Promise<NatsConnection> {
    const { password } = this.settings;
    return NatsConnection.open({ ...this.hostAddress(), username: account, password });
  }
}

const MONITORING_PORT = 8222;

const nats = defineServer({
  name: "nats",
  images: ["nats"],
  ports: [4222, 6222, MONITORING_PORT],
  defaults: DEFAULTS,
  configure: (settings, { command = [] }) => {
    const { username, password, hasJetStream, accounts, args } = settings;
    const hasAccounts = accounts > 0;
    if (hasAccounts) checkNoOtherFile([...command, ...Object.keys(args)]);
    const named: Record<string, string | true> = {
      ...(hasAccounts ? { "--config": ACCOUNTS_FILE } : { "--user": username, "--pass": password }),
      "--http_port": String(MONITORING_PORT),
      ...(hasJetStream && { "--jetstream": true }),
      ...args,
    };
    const options = Object.entries(named).flatMap(([name, value]) =>
      value === true ? [name] : [name, value],
    );
    // Options only: the entrypoint of the image without a shell is the server, that of the others adds its name.
    return {
      command: [...command, ...options],
      ...(hasAccounts && { copies: [{ kind: "content", ...accountsFile(settings) }] }),
    };
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
   * Declares accounts for tests, which `openAccount()` takes. The user of `withUsername` then is in the account `main`
   * instead of the server's global account. Default: no accounts; `withAccounts()` declares 64. Throws
   * InvalidOptionError. The start fails with InvalidOptionError for a server with a configuration file of your own.
   */
  withAccounts(count = 64): this {
    return this.set({ accounts: checkWholeNumber(count, "withAccounts") });
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
