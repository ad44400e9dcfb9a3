import type { StartedNetwork } from "../../src/module";
import type { StartedRedisContainer } from "./started-redis-container";

export interface NodeAddress {
  readonly host: string;
  readonly port: number;
}

/** Addresses on the host by addresses in a network, `ip:port`. */
export type NatMap = Record<string, NodeAddress>;

export function natMap(nodes: readonly StartedRedisContainer[], network: StartedNetwork): NatMap {
  const entries = nodes.map((node) => {
    const inner = `${node.getIpAddress(network.getName())}:${node.getInnerPort()}`;
    return [inner, { host: node.getHost(), port: node.getPort() }] as const;
  });
  return Object.fromEntries(entries);
}
