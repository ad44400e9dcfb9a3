import {
  GenericContainer,
  Wait,
  type ContainerSpec,
  type SpecPatch,
  type StartOptions,
} from "../../src";
import { REDIS_PORT, StartedRedisContainer } from "./started-redis-container";

const STARTUP_TIMEOUT_MS = 120_000;

/**
 * Redis, of the official image (hub.docker.com/_/redis) or a Redis Stack image.
 *
 * ```ts
 * await using redis = await new RedisContainer("redis:8").withPassword("secret").start();
 * const client = createClient({ url: redis.getConnectionUrl() });
 * ```
 */
export class RedisContainer extends GenericContainer {
  #password = "";
  #persistent = false;

  constructor(image: string) {
    super(image);
    this.withExposedPorts(REDIS_PORT)
      .withWaitStrategy(answersPing)
      .withStartupTimeout(STARTUP_TIMEOUT_MS);
  }

  /** Clients must give this password. Default: none. */
  withPassword(password: string): this {
    this.#password = password;
    return this;
  }

  /** Keeps the data in a folder of the engine's host, with snapshots and the append-only file on. */
  withPersistence(sourcePath: string): this {
    this.#persistent = true;
    return this.withBindMounts([{ source: sourcePath, target: "/data" }]);
  }

  override async start(options?: StartOptions): Promise<StartedRedisContainer> {
    // Read before anything is awaited: the builder may be changed for its next start meanwhile.
    const password = this.#password;
    return new StartedRedisContainer(await super.start(options), password);
  }

  protected override configure({ image }: ContainerSpec): SpecPatch {
    const flags = [
      ...(this.#password === "" ? [] : ["--requirepass", this.#password]),
      ...(this.#persistent ? ["--save", "1 1", "--appendonly", "yes"] : []),
    ];
    if (flags.length === 0) return {};
    // Redis Stack's entrypoint starts the server itself, with the flags of this variable.
    return image.includes("redis-stack")
      ? { environment: { REDIS_ARGS: flags.join(" ") } }
      : { command: ["redis-server", ...flags] };
  }
}

/** A server that is up says PONG, or that it wants a password; one that still loads says LOADING. */
const answersPing = Wait.forTcpExchange(REDIS_PORT, {
  send: "PING\r\n",
  expect: (received) => {
    const answer = received.toString("latin1");
    return /^(\+PONG|-NOAUTH)/.test(answer) || `Redis answered ${answer.trim()}`;
  },
});
