/** What the builder collects. */
export interface CassandraSettings {
  readonly datacenter: string;
  readonly rack: string;
  readonly username: string;
  readonly password: string;
  /** Settings of cassandra.yaml. */
  readonly config: Readonly<Record<string, string>>;
  /** The number of scripts that methods have added. */
  readonly scripts: number;
  /** The first token of the server's range; null for a server that is no node of a cluster. */
  readonly token: string | null;
}

export const DEFAULTS: CassandraSettings = {
  datacenter: "dc1",
  rack: "rack1",
  username: "cassandra",
  password: "cassandra",
  config: {},
  scripts: 0,
  token: null,
};

export const CQL_PORT = 9042;
