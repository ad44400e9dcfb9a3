import { StartedServer } from "../../src/module";
import { cliProgram } from "./product";
import { runCli } from "./redis-cli";
import { askOnce, type ServerAddress } from "./redis-connection";
import { RedisDatabase } from "./redis-database";
import { openDatabase } from "./open-database";
import { REDIS_PORT } from "./server-settings";
import { CLI_TLS_OPTIONS } from "./server-tls";
import type { RedisSettings } from "./settings";

/** A running Redis server. */
export class StartedRedisContainer extends StartedServer<RedisSettings> {
  /** Returns the user's name; empty for the user `default`. */
  getUsername(): string {
    return this.settings.username;
  }

  /** Returns the password; empty if there is none. */
  getPassword(): string {
    return this.settings.password;
  }

  /** Returns `redis://[[username]:password@]host:port`; with TLS, `rediss://…`. */
  getConnectionUrl(): string {
    const { tls, username, password } = this.settings;
    return this.url({ scheme: tls ? "rediss" : "redis", username, password });
  }

  /**
   * Runs `redis-cli` (for Valkey, `valkey-cli`) in the container and returns its output. Throws ExecError if the server refuses the command, or
   * if the exit code is not 0.
   */
  async executeCliCmd(command: string, additionalFlags: readonly string[] = []): Promise<string> {
    const { product, password } = this.settings;
    const args = [...this.#cliOptions(), command, ...additionalFlags];
    return runCli(this, cliProgram(product), args, password);
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

  /** @internal Returns the port in the container. */
  getInnerPort(): number {
    return this.settings.port;
  }

  #address(): ServerAddress {
    const { product, username, password, tls } = this.settings;
    return { ...this.hostAddress(), username, password, tls, product };
  }

  #cliOptions(): string[] {
    const { tls, port, username } = this.settings;
    return [
      ...(tls ? CLI_TLS_OPTIONS : []),
      ...(port === REDIS_PORT ? [] : ["-p", String(port)]),
      ...(username === "" ? [] : ["--user", username]),
    ];
  }
}
