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
}

export const DEFAULTS: CassandraSettings = {
  datacenter: "dc1",
  rack: "rack1",
  username: "cassandra",
  password: "cassandra",
  config: {},
  scripts: 0,
};

export const CQL_PORT = 9042;
