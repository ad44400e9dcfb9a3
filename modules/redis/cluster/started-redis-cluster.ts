import { defineNodeGroup, NodeGroup, oncePerServer, ownedName, testRun } from "../../../src/module";
import { natMap, type NatMap, type NodeAddress } from "../nat-map";
import type { StartedRedisContainer } from "../started-redis-container";
import { RedisClusterKeys } from "./cluster-keys";
import { deleteLeftovers } from "./delete-keys";

/** Where the addresses are valid to which nodes send clients. */
export type Announced = "host" | "network";

interface Details {
  readonly shards: number;
  readonly announce: Announced;
  readonly password: string;
}

/** A running Redis Cluster. `nodes` has the masters first. */
export class StartedRedisCluster extends NodeGroup<StartedRedisContainer, Details> {
  /** Returns the nodes that were started as masters. */
  get masters(): readonly StartedRedisContainer[] {
    return this.nodes.slice(0, this.details.shards);
  }

  /** Returns the nodes that were started as replicas. */
  get replicas(): readonly StartedRedisContainer[] {
    return this.nodes.slice(this.details.shards);
  }

  /** Returns the password; empty if there is none. */
  getPassword(): string {
    return this.details.password;
  }

  /** Returns the option `rootNodes` of the client redis. A password also has to be in the client's `defaults`. */
  getRootNodes(): { readonly url: string }[] {
    return this.nodes.map((node) => ({ url: node.getConnectionUrl() }));
  }

  /** Returns the first argument of `new Cluster()` of ioredis and iovalkey. A password is in `redisOptions`. */
  getStartupNodes(): NodeAddress[] {
    return this.nodes.map((node) => ({ host: node.getHost(), port: node.getPort() }));
  }

  /**
   * Returns the addresses on the host for those in the cluster's network: the option `natMap` of ioredis, and
   * `nodeAddressMap` of redis. Clients on the host need it only for a cluster with `announce: "network"`.
   */
  getNatMap(): NatMap {
    return natMap(this.nodes, this.getNetwork());
  }

  /**
   * Returns a key prefix that nobody else uses: a cluster has only the database 0. The end of an `await using` block
   * deletes the keys with the prefix. The first call in a process also deletes what processes that were killed left in
   * this cluster.
   *
   * Throws MayflyError with the code `REDIS_REQUEST_FAILED` if a node cannot be reached or refuses.
   */
  async openKeys(): Promise<RedisClusterKeys> {
    const name = ownedName(testRun());
    await oncePerServer(this.nodes[0]?.getId() ?? "", () => deleteLeftovers(this.nodes));
    return new RedisClusterKeys(this, name);
  }
}

defineNodeGroup("redis-cluster", StartedRedisCluster);
