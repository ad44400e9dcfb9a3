/** What the builder collects. */
export interface RedpandaSettings {
  /** Addresses of more listeners for containers, `host:port`. */
  readonly listeners: readonly string[];
  /** Properties of the cluster (docs.redpanda.com/current/reference/properties/cluster-properties). */
  readonly properties: Readonly<Record<string, string | number | boolean>>;
}

/** The listeners for the host and for containers, and the three HTTP APIs. */
export const PORTS = {
  host: 9092,
  network: 9093,
  admin: 9644,
  schemaRegistry: 8081,
  restProxy: 8082,
  /** For messages among the nodes of a cluster. */
  rpc: 33145,
} as const;
