import { ExecError, StartedContainer } from "../../src";

export const REDIS_PORT = 6379;

/** A Redis server that answers. */
export class StartedRedisContainer extends StartedContainer {
  readonly #password: string;

  constructor(started: StartedContainer, password = "") {
    super(started);
    this.#password = password;
  }

  /** The host port. */
  getPort(): number {
    return this.getMappedPort(REDIS_PORT);
  }

  /** Empty when there is none. */
  getPassword(): string {
    return this.#password;
  }

  /** `redis://[:password@]host:port`, for a client on the host. */
  getConnectionUrl(): string {
    const url = new URL(`redis://${this.getHost()}:${this.getPort()}`);
    url.password = this.#password;
    return url.toString();
  }

  /** Runs `redis-cli` in the container and gives what it printed. Throws ExecError on an exit code but 0. */
  async executeCliCmd(command: string, additionalFlags: readonly string[] = []): Promise<string> {
    const argv = ["redis-cli", command, ...additionalFlags];
    // By the environment, where the password is in no process list and causes no warning.
    const env: Record<string, string> = {};
    if (this.#password !== "") env["REDISCLI_AUTH"] = this.#password;
    const { exitCode, output } = await this.exec(argv, { env });
    if (exitCode !== 0) throw new ExecError(argv, `exit code ${exitCode}: ${output.trim()}`);
    return output;
  }
}
