import { connectionUrl, ExecError, StartedContainer, type Attachment } from "../../src";
import { askOnce, type ServerAddress } from "./redis-connection";
import { RedisDatabase } from "./redis-database";
import { openDatabase } from "./open-database";
import { CLI_TLS_OPTIONS } from "./server-tls";

export const REDIS_PORT = 6379;
/** What `attachable` knows the class by. */
export const REDIS = "redis";

/** What another process makes the same object of. */
export interface RedisDetails {
  readonly password: string;
  readonly tls: boolean;
}

/** A Redis server that answers. */
export class StartedRedisContainer extends StartedContainer {
  readonly #password: string;
  readonly #tls: boolean;

  constructor(started: StartedContainer, password = "", tls = false) {
    super(started);
    this.#password = password;
    this.#tls = tls;
  }

  /** The host port. */
  getPort(): number {
    return this.getMappedPort(REDIS_PORT);
  }

  /** Empty when there is none. */
  getPassword(): string {
    return this.#password;
  }

  /** `redis://[:password@]host:port`, for a client on the host; `rediss://` with TLS. */
  getConnectionUrl(): string {
    return connectionUrl({
      scheme: this.#tls ? "rediss" : "redis",
      host: this.getHost(),
      port: this.getPort(),
      password: this.#password,
    });
  }

  /** Runs `redis-cli` in the container and gives what it printed. Throws ExecError on an exit code but 0. */
  async executeCliCmd(command: string, additionalFlags: readonly string[] = []): Promise<string> {
    const tls = this.#tls ? CLI_TLS_OPTIONS : [];
    const argv = ["redis-cli", ...tls, command, ...additionalFlags];
    // By the environment, where the password is in no process list and causes no warning.
    const env: Record<string, string> = {};
    if (this.#password !== "") env["REDISCLI_AUTH"] = this.#password;
    const { exitCode, output } = await this.exec(argv, { env });
    if (exitCode !== 0) throw new ExecError(argv, `exit code ${exitCode}: ${output.trim()}`);
    return output;
  }

  /**
   * A logical database of its own, empty: a test's, say. No other process and nobody in this one gets
   * it before it is released, or the process has ended. Database 0 is not handed out, so that there are
   * 15, or one less than `--databases` says. It keeps a connection, which does not keep the process
   * alive. Wants Redis 6 or newer. Throws MayflyError with the code `REDIS_NO_DATABASE_FREE`, which says
   * who has them, or `REDIS_REQUEST_FAILED`.
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
