import { connectionUrl, ExecError, StartedContainer, type Attachment } from "../../src";
import { CLI_TLS_OPTIONS } from "./tls";

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

  protected override attachment(): Attachment {
    const details: RedisDetails = { password: this.#password, tls: this.#tls };
    return { kind: REDIS, details };
  }
}
