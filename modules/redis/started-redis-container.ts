import { connectionUrl, StartedContainer, type Attachment } from "../../src";
import { runCli } from "./redis-cli";
import { askOnce, type ServerAddress } from "./redis-connection";
import { RedisDatabase } from "./redis-database";
import { openDatabase } from "./open-database";
import { REDIS_PORT } from "./server-settings";
import { CLI_TLS_OPTIONS } from "./server-tls";

/** The class's name in `attachable`. */
export const REDIS = "redis";

/** The data that another process needs to attach the container. */
export interface RedisDetails {
  readonly password: string;
  readonly tls: boolean;
  /** The port in the container. Default 6379. */
  readonly port?: number | undefined;
  /** Default: the user `default`. */
  readonly username?: string | undefined;
}

/** A running Redis server. */
export class StartedRedisContainer extends StartedContainer {
  readonly #password: string;
  readonly #tls: boolean;
  readonly #port: number;
  readonly #username: string;

  constructor(
    started: StartedContainer,
    password = "",
    tls = false,
    { port = REDIS_PORT, username = "" }: Pick<RedisDetails, "port" | "username"> = {},
  ) {
    super(started);
    this.#password = password;
    this.#tls = tls;
    this.#port = port;
    this.#username = username;
  }

  /** Returns the host port. */
  getPort(): number {
    return this.getMappedPort(this.#port);
  }

  /** Returns the user's name; empty for the user `default`. */
  getUsername(): string {
    return this.#username;
  }

  /** Returns the password; empty if there is none. */
  getPassword(): string {
    return this.#password;
  }

  /** Returns `redis://[[username]:password@]host:port`, for a client on the host; with TLS, `rediss://…`. */
  getConnectionUrl(): string {
    return connectionUrl({
      scheme: this.#tls ? "rediss" : "redis",
      host: this.getHost(),
      port: this.getPort(),
      username: this.#username,
      password: this.#password,
    });
  }

  /**
   * Runs `redis-cli` in the container and returns its output. Throws ExecError if the server refuses the command, or
   * if the exit code is not 0.
   */
  async executeCliCmd(command: string, additionalFlags: readonly string[] = []): Promise<string> {
    return runCli(this, [...this.#cliOptions(), command, ...additionalFlags], this.#password);
  }

  /**
   * Takes an empty logical database, e.g. for one test. Until it is released or this process has ended, no other
   * call gets it, in any process. Database 0 is never returned, so by default there are 15 databases, one fewer
   * than the server's `--databases`. Each database keeps a connection open, which does not keep the process alive.
   *
   * Needs Redis 6 or newer. Throws MayflyError with the code `REDIS_NO_DATABASE_FREE` and the processes that hold
   * the databases, or with the code `REDIS_REQUEST_FAILED`.
   */
  async openDatabase(): Promise<RedisDatabase> {
    const address = this.#address();
    const held = await openDatabase(address);
    return new RedisDatabase(address, held.index, held);
  }

  /** Empties all databases (`FLUSHALL`). Throws MayflyError with the code `REDIS_REQUEST_FAILED`. */
  async flushAll(): Promise<void> {
    await askOnce(this.#address(), [["FLUSHALL"]]);
  }

  #address(): ServerAddress {
    return {
      host: this.getHost(),
      port: this.getPort(),
      username: this.#username,
      password: this.#password,
      tls: this.#tls,
    };
  }

  #cliOptions(): string[] {
    return [
      ...(this.#tls ? CLI_TLS_OPTIONS : []),
      ...(this.#port === REDIS_PORT ? [] : ["-p", String(this.#port)]),
      ...(this.#username === "" ? [] : ["--user", this.#username]),
    ];
  }

  protected override attachment(): Attachment {
    const details: RedisDetails = {
      password: this.#password,
      tls: this.#tls,
      port: this.#port,
      username: this.#username,
    };
    return { kind: REDIS, details };
  }
}
