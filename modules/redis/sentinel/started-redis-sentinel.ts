import { defineNodeGroup, NodeGroup } from "../../../src/module";
import { natMap, type NatMap, type NodeAddress } from "../nat-map";
import type { StartedRedisContainer } from "../started-redis-container";
import type { SentinelGroup } from "./watch-master";

interface Details {
  /** The number of nodes that are no sentinels: the master and its replicas. */
  readonly servers: number;
  readonly name: string;
  readonly password: string;
}

/** A running Redis server with replicas and sentinels. `nodes` has them in this order. */
export class StartedRedisSentinel extends NodeGroup<StartedRedisContainer, Details> {
  /** Returns the server that was started as the master. After a failover, another one is. */
  get master(): StartedRedisContainer {
    return toGroup(this.nodes, this.details.servers).master;
  }

  /** Returns the servers that were started as replicas. */
  get replicas(): readonly StartedRedisContainer[] {
    return toGroup(this.nodes, this.details.servers).replicas;
  }

  get sentinels(): readonly StartedRedisContainer[] {
    return toGroup(this.nodes, this.details.servers).sentinels;
  }

  /** Returns the name by which clients ask for the master. */
  getName(): string {
    return this.details.name;
  }

  /** Returns the password of the master and the replicas; empty if there is none. */
  getPassword(): string {
    return this.details.password;
  }

  /** Returns the sentinels' addresses: the option `sentinels` of ioredis, and `sentinelRootNodes` of redis. */
  getSentinels(): NodeAddress[] {
    return this.sentinels.map((node) => ({ host: node.getHost(), port: node.getPort() }));
  }

  /**
   * Returns the addresses on the host for those that sentinels tell, which are in the network: the option `natMap` of
   * ioredis, and `nodeAddressMap` of redis. Clients in the network do not need it.
   */
  getNatMap(): NatMap {
    return natMap(this.nodes, this.getNetwork());
  }
}

/** Returns nodes by what they do. `servers` is the number of those that are no sentinels. */
export function toGroup(nodes: readonly StartedRedisContainer[], servers: number): SentinelGroup {
  const [master, ...others] = nodes;
  if (master === undefined) throw new RangeError("no nodes");
  return { master, replicas: others.slice(0, servers - 1), sentinels: others.slice(servers - 1) };
}

defineNodeGroup("redis-sentinel", StartedRedisSentinel);
