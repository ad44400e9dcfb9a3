export const CLIENT_PORT = 2379;
export const PEER_PORT = 2380;

/** What the builder collects. */
export interface EtcdSettings {
  /** The node's name in its cluster. */
  readonly nodeName: string;
  /** The names of all nodes of the cluster, which they also have on their network; none for a single node. */
  readonly members: readonly string[];
}
