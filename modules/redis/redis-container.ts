import {
  attachable,
  checkOneOf,
  checkString,
  checkText,
  checkWholeNumber,
  GenericContainer,
  InvalidOptionError,
  serverCommand,
  type ContainerSpec,
  type Environment,
  type ImageName,
  type SpecPatch,
  type StartOptions,
} from "../../src";
import { answersPing } from "./answers-ping";
import { importEnvironment, importFile, type InitialData } from "./initial-data";
import { passwordFile, PASSWORD_OPTIONS } from "./password-file";
import {
  chooseLogin,
  REDIS_PORT,
  serverSettings,
  type Login,
  type ServerSettings,
} from "./server-settings";
import { SERVER_USERS } from "./server-users";
import { REDIS, StartedRedisContainer, type RedisDetails } from "./started-redis-container";
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
  #username: string | undefined;
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
   * Sets the user that clients log in as, with the password of `withPassword`. The server's configuration has to
   * define the user (`user app on >secret ~* &* +@all`). Default: the user `default`, or the first user that may run
   * all commands if `default` is off. Throws InvalidOptionError.
   */
  withUsername(username: string): this {
    this.#username = checkText(username, "withUsername");
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
   * Starts the server with your redis.conf; other options of this builder override it. The server accepts clients
   * from outside its container, even if the file binds it to a loopback address. Throws InvalidOptionError if the
   * file does not exist.
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
    const { port, username, password, tls } = this.#access(this.described);
    const started = await super.start(options);
    return new StartedRedisContainer(started, password, tls, { port, username });
  }

  protected override configure(described: ContainerSpec): SpecPatch {
    const settings = this.#settings(described);
    const access = this.#access(described);
    const ownPassword = this.#username === undefined ? this.#password : "";
    const options = [
      ...settings.overrides,
      ...(this.#tls?.options ?? []),
      ...this.#options,
      // Last, because the server keeps only one of several `--save` that follow an included file.
      ...(ownPassword === "" ? [] : PASSWORD_OPTIONS),
    ];
    const files = [
      ...(ownPassword === "" ? [] : [passwordFile(ownPassword)]),
      ...(this.#tls?.files ?? []),
    ];
    const isExposed = described.ports.some(({ container }) => container === access.port);
    return {
      ...this.#command(described, options),
      environment: {
        ...this.#stackArguments(described, options),
        ...(access.password !== "" && { REDISCLI_AUTH: access.password }),
        ...importEnvironment(access),
      },
      copies: files.map((file) => ({ kind: "content", ...file })),
      ...(!isExposed && { ports: [{ container: access.port, protocol: "tcp" }] }),
      ...(described.wait === undefined && { wait: answersPing(access) }),
    };
  }

  #access(described: ContainerSpec): RedisDetails & Required<Pick<RedisDetails, "port">> & Login {
    const settings = this.#settings(described);
    const given = {
      ...(this.#username !== undefined && { username: this.#username }),
      ...(this.#password !== "" && { password: this.#password }),
    };
    const tls = this.#tls !== undefined;
    return { ...chooseLogin(given, settings), tls, port: tls ? REDIS_PORT : settings.port };
  }

  #settings(described: ContainerSpec): ServerSettings {
    return serverSettings(this.#arguments(described), described);
  }

  /** Returns the arguments of redis-server that the user gave; none if the command starts another program. */
  #arguments(described: ContainerSpec): readonly string[] {
    const file = this.#isStack ? STACK_CONFIG_FILE : CONFIG_FILE;
    const given = this.#isStack ? stackArguments(described) : serverArguments(described);
    return this.#hasConfigFile ? [file, ...given] : given;
  }

  #command({ command }: ContainerSpec, options: readonly string[]): SpecPatch {
    if (this.#isStack || (options.length === 0 && !this.#hasConfigFile)) return {};
    const isFile = command?.[0]?.endsWith(".conf") === true;
    const given = isFile ? ["redis-server", ...command] : command;
    const first = this.#hasConfigFile ? [CONFIG_FILE] : [];
    return { command: serverCommand("redis-server", given, { first, last: options }) };
  }

  /** Redis Stack's entrypoint passes the options in REDIS_ARGS to the server. */
  #stackArguments({ environment }: ContainerSpec, options: readonly string[]): Environment {
    if (!this.#isStack) return {};
    const args = [environment["REDIS_ARGS"] ?? "", ...options].join(" ").trim();
    return args === "" ? {} : { REDIS_ARGS: args };
  }

  #add(...options: string[]): this {
    this.#options = [...this.#options, ...options];
    return this;
  }
}

function stackArguments({ environment }: ContainerSpec): string[] {
  return (environment["REDIS_ARGS"] ?? "").split(/\s+/).filter((word) => word !== "");
}

/** The image's entrypoint takes options or a configuration file alone for arguments of redis-server. */
function serverArguments({ command = [] }: ContainerSpec): readonly string[] {
  const [program = ""] = command;
  if (program.startsWith("-") || program.endsWith(".conf")) return command;
  return program.split("/").at(-1) === "redis-server" ? command.slice(1) : [];
}

attachable(REDIS, {
  create: (started, { password, tls, port, username }: RedisDetails) =>
    new StartedRedisContainer(started, password, tls, { port, username }),
  wait: answersPing,
});
