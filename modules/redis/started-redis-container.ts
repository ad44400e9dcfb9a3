import { connectionUrl, ExecError, StartedContainer, type Attachment } from "../../src";
import { askOnce, type ServerAddress } from "./redis-connection";
import { RedisDatabase } from "./redis-database";
import { openDatabase } from "./open-database";
import { CLI_TLS_OPTIONS } from "./server-tls";

export const REDIS_PORT = 6379;
/** The class's name in `attachable`. */
export const REDIS = "redis";

/** The data that another process needs to attach the container. */
export interface RedisDetails {
  readonly password: string;
  readonly tls: boolean;
}

/** A running Redis server. */
export class StartedRedisContainer extends StartedContainer {
  readonly #password: string;
  readonly #tls: boolean;

  constructor(started: StartedContainer, password = "", tls = false) {
    super(started);
    this.#password = password;
    this.#tls = tls;
  }

  /** Returns the host port. */
  getPort(): number {
    return this.getMappedPort(REDIS_PORT);
  }

  /** Returns the password; empty if there is none. */
  getPassword(): string {
    return this.#password;
  }

  /** Returns `redis://[:password@]host:port`, for a client on the host; with TLS, `rediss://…`. */
  getConnectionUrl(): string {
    return connectionUrl({
      scheme: this.#tls ? "rediss" : "redis",
      host: this.getHost(),
      port: this.getPort(),
      password: this.#password,
    });
  }

  /** Runs `redis-cli` in the container and returns its output. Throws ExecError if the exit code is not 0. */
  async executeCliCmd(command: string, additionalFlags: readonly string[] = []): Promise<string> {
    const tls = this.#tls ? CLI_TLS_OPTIONS : [];
    const argv = ["redis-cli", ...tls, command, ...additionalFlags];
    // In the environment, the password does not appear in lists of processes, and redis-cli prints no warning.
    const env: Record<string, string> = {};
    if (this.#password !== "") env["REDISCLI_AUTH"] = this.#password;
    const { exitCode, output } = await this.exec(argv, { env });
    if (exitCode !== 0) throw new ExecError(argv, `exit code ${exitCode}: ${output.trim()}`);
    return output;
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
      password: this.#password,
      tls: this.#tls,
    };
  }

  protected override attachment(): Attachment {
    const details: RedisDetails = { password: this.#password, tls: this.#tls };
    return { kind: REDIS, details };
  }
}
