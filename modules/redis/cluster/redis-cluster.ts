import {
  checkObject,
  checkOneOf,
  checkString,
  checkText,
  checkWholeNumber,
  hostAndPort,
  startNodes,
  type StartOptions,
} from "../../../src/module";
import type { RedisContainer } from "../redis-container";
import type { StartedRedisContainer } from "../started-redis-container";
import { RedisClusterNode } from "./cluster-node";
import { joinCluster } from "./join-cluster";
import { ownCertificate } from "./own-certificate";
import { StartedRedisCluster, type Announced } from "./started-redis-cluster";

export interface RedisClusterOptions {
  /** The number of masters, each of which has a part of the keys. Default 3. */
  readonly shards?: number;
  /** The number of replicas of each master. Default 0. */
  readonly replicas?: number;
  /**
   * The addresses to which nodes send clients. With `host`, the default, clients on the host need no more options.
   * With `network`, these are addresses in the cluster's network: clients in its containers need no more options, and
   * clients on the host need `getNatMap()`.
   */
  readonly announce?: Announced;
}

/** Changes a node before it starts. */
export type ChangeNode = (node: RedisContainer, index: number) => unknown;

const ANNOUNCED = ["host", "network"] as const;

/**
 * A Redis Cluster: several servers that share the keys, on a network of their own. Needs Redis 7 or newer.
 *
 * ```ts
 * await using cluster = await new RedisCluster("redis:8", { shards: 3 }).start();
 * const client = createCluster({ rootNodes: cluster.getRootNodes() });
 * ```
 */
export class RedisCluster {
  readonly #image: string;
  readonly #shards: number;
  readonly #replicas: number;
  readonly #announce: Announced;
  readonly #changes: ChangeNode[] = [];
  #password = "";

  /** Throws InvalidOptionError. */
  constructor(image: string, options: RedisClusterOptions = {}) {
    this.#image = checkText(image, "RedisCluster");
    checkObject(options, "RedisCluster.options", "{ shards, replicas, announce }");
    const { shards = 3, replicas = 0, announce = "host" } = options;
    checkWholeNumber(shards, "RedisCluster.shards");
    checkWholeNumber(replicas, "RedisCluster.replicas", { from: 0 });
    this.#shards = shards;
    this.#replicas = replicas;
    this.#announce = checkOneOf(announce, ANNOUNCED, "RedisCluster.announce");
  }

  /** Sets the password that clients must send to each node. Default: none. Throws InvalidOptionError. */
  withPassword(password: string): this {
    this.#password = checkString(password, "withPassword");
    return this;
  }

  /**
   * Calls a function for each node's builder before the node starts, the masters first. Further calls add functions.
   * Mayfly sets the nodes' options for the cluster, their network, and one alias each.
   */
  withNode(change: ChangeNode): this {
    this.#changes.push(change);
    return this;
  }

  /**
   * Starts the nodes in parallel and joins them. Resolves when each node serves clients and sends them to the others,
   * and when the replicas have their masters' data. If a start or joining fails, removes everything.
   *
   * Throws the error of the node that failed. Throws MayflyError with the code `NODES_NOT_JOINED` if the nodes are not a
   * cluster within 60 s, or with the code `REDIS_REQUEST_FAILED` if a node refuses to join.
   */
  async start({ signal }: StartOptions = {}): Promise<StartedRedisCluster> {
    const [shards, announce] = [this.#shards, this.#announce];
    const parts = await startNodes<StartedRedisContainer>({
      describe: () => this.#describe(),
      join: async (nodes, network, joining) => {
        const members = nodes.map((node) => {
          const ip = node.getIpAddress(network.getName());
          const onHost = hostAndPort(node.getHost(), node.getPort());
          return { node, ip, announced: announce === "host" ? onHost : hostAndPort(ip, 6379) };
        });
        await joinCluster(members, shards, joining);
      },
      signal,
    });
    return new StartedRedisCluster(parts, { shards, announce, password: this.#password });
  }

  #describe(): RedisContainer[] {
    const certificate = ownCertificate();
    const count = this.#shards * (1 + this.#replicas);
    return Array.from({ length: count }, (_none, index) => {
      const node = new RedisClusterNode(this.#image);
      node.withPassword(this.#password);
      for (const change of this.#changes) change(node, index);
      if (this.#announce === "host") node.announcingHost(certificate);
      return node.withNetworkAliases(`redis-${index + 1}`);
    });
  }
}
