import {
  checkOneOf,
  checkString,
  checkText,
  checkWholeNumber,
  InvalidOptionError,
  ServerContainer,
} from "../../src/module";
import type { InitialData } from "./initial-data";
import { SERVER_USERS } from "./server-users";
import { LOG_LEVELS, type RedisLogLevel, type RedisSettings } from "./settings";
import { CONFIG_FILE, STACK_CONFIG_FILE } from "./server-command";
import type { StartedRedisContainer } from "./started-redis-container";
import { tlsFiles, type RedisTls } from "./server-tls";

/** What the builders of Redis and of compatible servers have in common. */
export abstract class RedisBuilder<Started extends StartedRedisContainer> extends ServerContainer<
  RedisSettings,
  Started
> {
  /**
   * Sets the password that clients must send. Default: none; an empty string also means none. The server reads
   * the password from a file that only its user can read; redis-cli in the container gets it from the environment.
   * Throws InvalidOptionError.
   */
  withPassword(password: string): this {
    return this.set({ password: checkString(password, "withPassword") });
  }

  /**
   * Keeps the data in a folder on the engine's host, as snapshots and an append-only file. Throws
   * InvalidOptionError.
   */
  withPersistence(sourcePath: string): this {
    const source = checkText(sourcePath, "withPersistence");
    return this.withBindMounts([{ source, target: "/data" }]).addOptions(
      ...["--save", "1", "1", "--appendonly", "yes"],
    );
  }

  /**
   * Makes the server write a snapshot after `seconds` if at least `changes` keys have changed. Both are whole
   * numbers, 1 or more. Each call adds a rule. Throws InvalidOptionError.
   */
  withSnapshotting(seconds: number, changes: number): this {
    checkWholeNumber(seconds, "withSnapshotting");
    checkWholeNumber(changes, "withSnapshotting.changes");
    return this.addOptions("--save", String(seconds), String(changes));
  }

  /** Sets how much the server logs. Default `notice`. Throws InvalidOptionError. */
  withLogLevel(level: RedisLogLevel): this {
    return this.addOptions("--loglevel", checkOneOf(level, LOG_LEVELS, "withLogLevel"));
  }

  /**
   * Starts the server with your redis.conf; other options of this builder override it. The server accepts clients
   * from outside its container, even if the file binds it to a loopback address. Throws InvalidOptionError if the
   * file does not exist.
   */
  withConfigFile(sourcePath: string): this {
    const target = this.given.isStack === true ? STACK_CONFIG_FILE : CONFIG_FILE;
    // The file can hold passwords.
    return this.withCopyFilesToContainer([
      { source: sourcePath, target, mode: 0o600, reader: SERVER_USERS },
    ]).set({ configFile: target });
  }

  /** Accepts only TLS connections. Throws InvalidOptionError for certificates that cannot be read. */
  withTls(tls: RedisTls): this {
    const asksClients = tls.ca !== undefined;
    return this.withCopyContentToContainer(tlsFiles(tls)).set({ tls: true, asksClients });
  }

  /**
   * Runs a file of redis-cli commands, one per line, when the server is ready and before `start()` resolves.
   * The files of several calls run in order; a reused container does not run them again. If the server refuses a
   * command, the start fails with the server's error. Throws InvalidOptionError if the file does not exist.
   */
  withInitialData(importScript: string | InitialData): this {
    const { imports = [] } = this.given;
    const target = `/etc/mayfly-import-${imports.length + 1}.redis`;
    if (typeof importScript === "string") {
      this.withCopyFilesToContainer([{ source: importScript, target, mode: 0o644 }]);
    } else {
      const content: unknown = importScript.content;
      if (typeof content !== "string" && !Buffer.isBuffer(content)) {
        throw new InvalidOptionError("withInitialData", "a path or { content }", importScript);
      }
      this.withCopyContentToContainer([{ content, target }]);
    }
    return this.set({ imports: [...imports, target] });
  }

  /** For subclasses: adds arguments of the server. */
  protected addOptions(...options: string[]): this {
    return this.set({ options: [...(this.given.options ?? []), ...options] });
  }
}
