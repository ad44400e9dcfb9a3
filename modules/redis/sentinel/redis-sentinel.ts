import {
  checkObject,
  checkString,
  checkText,
  checkWholeNumber,
  startNodes,
  type StartOptions,
} from "../../../src/module";
import { RedisNode } from "../cluster/cluster-node";
import type { ChangeNode } from "../cluster/redis-cluster";
import type { RedisContainer } from "../redis-container";
import type { StartedRedisContainer } from "../started-redis-container";
import { SentinelNode } from "./sentinel-node";
import { StartedRedisSentinel, toGroup } from "./started-redis-sentinel";
import { watchMaster } from "./watch-master";

export interface RedisSentinelOptions {
  /** The number of the master's replicas. Default 1. */
  readonly replicas?: number;
  /** The number of sentinels. A majority of them agrees that the master is down. Default 1. */
  readonly sentinels?: number;
  /** The name by which clients ask for the master. Default `mymaster`. */
  readonly name?: string;
  /** Milliseconds without an answer after which a sentinel takes the master for down. Default 5000. */
  readonly downAfter?: number;
}

/**
 * A Redis server with replicas, and sentinels that watch them and make a replica the master if the master is down. All
 * are on a network of their own. Needs Redis 6.2 or newer.
 *
 * ```ts
 * await using sentinel = await new RedisSentinel("redis:8", { sentinels: 3 }).start();
 * const client = new Redis({
 *   name: sentinel.getName(),
 *   sentinels: sentinel.getSentinels(),
 *   natMap: sentinel.getNatMap(),
 * });
 * ```
 */
export class RedisSentinel {
  readonly #image: string;
  readonly #replicas: number;
  readonly #sentinels: number;
  readonly #name: string;
  readonly #downAfter: number;
  readonly #changes: ChangeNode[] = [];
  #password = "";

  /** Throws InvalidOptionError. */
  constructor(image: string, options: RedisSentinelOptions = {}) {
    this.#image = checkText(image, "RedisSentinel");
    checkObject(options, "RedisSentinel.options", "{ replicas, sentinels, name, downAfter }");
    const { replicas = 1, sentinels = 1, name = "mymaster", downAfter = 5000 } = options;
    this.#replicas = checkWholeNumber(replicas, "RedisSentinel.replicas", { from: 0 });
    this.#sentinels = checkWholeNumber(sentinels, "RedisSentinel.sentinels");
    this.#name = checkText(name, "RedisSentinel.name");
    this.#downAfter = checkWholeNumber(downAfter, "RedisSentinel.downAfter");
  }

  /** Sets the password of the master and the replicas. Sentinels have none. Throws InvalidOptionError. */
  withPassword(password: string): this {
    this.#password = checkString(password, "withPassword");
    return this;
  }

  /**
   * Calls a function for the builder of the master (index 0) and of each replica before it starts. Further calls add
   * functions.
   */
  withNode(change: ChangeNode): this {
    this.#changes.push(change);
    return this;
  }

  /**
   * Starts the servers and the sentinels in parallel. Resolves when the replicas have the master's data, and each
   * sentinel knows the master, the replicas and the other sentinels. If anything fails, removes everything.
   *
   * Throws the error of the container that failed. Throws MayflyError with the code `NODES_NOT_JOINED` after 60 s, or
   * with the code `REDIS_REQUEST_FAILED` if a server refuses a command.
   */
  async start({ signal }: StartOptions = {}): Promise<StartedRedisSentinel> {
    const details = { servers: 1 + this.#replicas, name: this.#name, password: this.#password };
    const watch = { name: details.name, password: details.password, downAfter: this.#downAfter };
    const parts = await startNodes<StartedRedisContainer>({
      describe: () => this.#describe(),
      join: async (nodes, network, joining) => {
        const group = toGroup(nodes, details.servers);
        const ip = group.master.getIpAddress(network.getName());
        await watchMaster(group, { ...watch, ip }, joining);
      },
      signal,
    });
    return new StartedRedisSentinel(parts, details);
  }

  #describe(): RedisContainer[] {
    const servers = Array.from({ length: 1 + this.#replicas }, (_none, index) => {
      const node = new RedisNode(this.#image, []);
      node.withPassword(this.#password);
      for (const change of this.#changes) change(node, index);
      return node.withNetworkAliases(`redis-${index + 1}`);
    });
    const sentinels = Array.from({ length: this.#sentinels }, (_none, index) =>
      new SentinelNode(this.#image).withNetworkAliases(`sentinel-${index + 1}`),
    );
    return [...servers, ...sentinels];
  }
}
