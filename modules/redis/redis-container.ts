import {
  attachable,
  checkOneOf,
  checkString,
  checkText,
  checkWholeNumber,
  GenericContainer,
  InvalidOptionError,
  serverCommand,
  Wait,
  type ContainerSpec,
  type ImageName,
  type SpecPatch,
  type StartOptions,
} from "../../src";
import { importFile, type InitialData } from "./initial-data";
import { passwordFile, PASSWORD_OPTIONS } from "./password-file";
import { SERVER_USERS } from "./server-users";
import {
  REDIS,
  REDIS_PORT,
  StartedRedisContainer,
  type RedisDetails,
} from "./started-redis-container";
import { serverTls, type RedisTls, type ServerTls } from "./server-tls";

const STARTUP_TIMEOUT_MS = 120_000;
const CONFIG_FILE = "/etc/mayfly-redis.conf";
/** Redis Stack's entrypoint reads this file if it exists. */
const STACK_CONFIG_FILE = "/redis-stack.conf";

const STACK_IMAGES = ["redis/redis-stack", "redis/redis-stack-server"];

const LOG_LEVELS = ["debug", "verbose", "notice", "warning"] as const;
export type RedisLogLevel = (typeof LOG_LEVELS)[number];

/**
 * A Redis server, from the official image (hub.docker.com/_/redis) or a Redis Stack image.
 *
 * ```ts
 * await using redis = await new RedisContainer("redis:8").withPassword("secret").start();
 * const client = createClient({ url: redis.getConnectionUrl() });
 * ```
 */
export class RedisContainer extends GenericContainer {
  readonly #isStack: boolean;
  #password = "";
  #options: readonly string[] = [];
  #hasConfigFile = false;
  #tls: ServerTls | undefined;
  #imports = 0;

  /** Throws ImageMismatchError for an ImageName that is neither Redis nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image);
    if (typeof image !== "string") image.assertCompatibleWith("redis", ...STACK_IMAGES);
    this.#isStack = String(image).includes("redis-stack");
    this.withExposedPorts(REDIS_PORT).withStartupTimeout(STARTUP_TIMEOUT_MS);
  }

  /**
   * Sets the password that clients must send. Default: none; an empty string also means none. The server reads
   * the password from a file that only its user can read; redis-cli in the container gets it from the environment.
   * Throws InvalidOptionError.
   */
  withPassword(password: string): this {
    this.#password = checkString(password, "withPassword");
    return this;
  }

  /**
   * Keeps the data in a folder on the engine's host, as snapshots and an append-only file. Throws
   * InvalidOptionError.
   */
  withPersistence(sourcePath: string): this {
    const source = checkText(sourcePath, "withPersistence");
    return this.withBindMounts([{ source, target: "/data" }]).#add(
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
    return this.#add("--save", String(seconds), String(changes));
  }

  /** Sets how much the server logs. Default `notice`. Throws InvalidOptionError. */
  withLogLevel(level: RedisLogLevel): this {
    return this.#add("--loglevel", checkOneOf(level, LOG_LEVELS, "withLogLevel"));
  }

  /**
   * Starts the server with your redis.conf; other options of this builder override it. Throws
   * InvalidOptionError if the file does not exist.
   */
  withConfigFile(sourcePath: string): this {
    const target = this.#isStack ? STACK_CONFIG_FILE : CONFIG_FILE;
    // The file can hold passwords.
    this.withCopyFilesToContainer([
      { source: sourcePath, target, mode: 0o600, reader: SERVER_USERS },
    ]);
    this.#hasConfigFile = true;
    return this;
  }

  /** Accepts only TLS connections. Throws InvalidOptionError for certificates that cannot be read. */
  withTls(tls: RedisTls): this {
    this.#tls = serverTls(tls, REDIS_PORT);
    return this;
  }

  /**
   * Runs a file of redis-cli commands, one per line, when the server is ready and before `start()` resolves.
   * The files of several calls run in order; a reused container does not run them again. If the server refuses a
   * command, the start fails with the server's error. Throws InvalidOptionError if the file does not exist.
   */
  withInitialData(importScript: string | InitialData): this {
    const target = `/etc/mayfly-import-${this.#imports + 1}.redis`;
    if (typeof importScript === "string") {
      this.withCopyFilesToContainer([{ source: importScript, target, mode: 0o644 }]);
    } else {
      const content: unknown = importScript.content;
      if (typeof content !== "string" && !Buffer.isBuffer(content)) {
        throw new InvalidOptionError("withInitialData", "a path or { content }", importScript);
      }
      this.withCopyContentToContainer([{ content, target }]);
    }
    this.#imports += 1;
    return this.withHooks({
      ready: (container, { reused }) => (reused ? undefined : importFile(container, target)),
    });
  }

  override async start(options?: StartOptions): Promise<StartedRedisContainer> {
    // Read before the first await: the builder can be changed during the start.
    const [password, tls] = [this.#password, this.#tls !== undefined];
    return new StartedRedisContainer(await super.start(options), password, tls);
  }

  protected override configure(described: ContainerSpec): SpecPatch {
    const options = [
      ...(this.#tls?.options ?? []),
      ...this.#options,
      // Last, because the server keeps only one of several `--save` that follow an included file.
      ...(this.#password === "" ? [] : PASSWORD_OPTIONS),
    ];
    const files = [
      ...(this.#password === "" ? [] : [passwordFile(this.#password)]),
      ...(this.#tls?.files ?? []),
    ];
    return {
      ...this.#server(described, options),
      copies: files.map((file) => ({ kind: "content", ...file })),
      ...(described.wait === undefined && { wait: answersPing(this.#tls !== undefined) }),
    };
  }

  #server({ command, environment }: ContainerSpec, options: readonly string[]): SpecPatch {
    const secret = this.#password === "" ? undefined : { REDISCLI_AUTH: this.#password };
    if (this.#isStack) {
      // Redis Stack's entrypoint passes the options in REDIS_ARGS to the server.
      const args = [environment["REDIS_ARGS"] ?? "", ...options].join(" ").trim();
      return { environment: { ...(args !== "" && { REDIS_ARGS: args }), ...secret } };
    }
    if (options.length === 0 && !this.#hasConfigFile) return {};
    return {
      command: serverCommand("redis-server", command, {
        first: this.#hasConfigFile ? [CONFIG_FILE] : [],
        last: options,
      }),
      ...(secret && { environment: secret }),
    };
  }

  #add(...options: string[]): this {
    this.#options = [...this.#options, ...options];
    return this;
  }
}

/** Returns a wait for PONG or the request for a password. A server that is still loading data answers LOADING. */
function answersPing(tls: boolean): Wait {
  return Wait.forTcpExchange(REDIS_PORT, {
    send: "PING\r\n",
    expect: (received) => {
      const answer = received.toString("latin1");
      return /^(\+PONG|-NOAUTH)/.test(answer) || `Redis answered ${answer.trim()}`;
    },
    tls,
  });
}

attachable(REDIS, {
  create: (started, { password, tls }: RedisDetails) =>
    new StartedRedisContainer(started, password, tls),
  wait: ({ tls }: RedisDetails) => answersPing(tls),
});
