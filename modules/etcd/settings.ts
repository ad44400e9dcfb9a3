export const CLIENT_PORT = 2379;
export const PEER_PORT = 2380;

/** What the builder collects. */
export interface EtcdSettings {
  /** The node's name in its cluster. */
  readonly nodeName: string;
}
