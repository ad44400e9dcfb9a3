import { POSTGRES_PORT } from "./server-port";

/** What the builder collects, and what another process needs to attach the container. */
export interface PostgreSqlSettings {
  readonly database: string;
  readonly username: string;
  readonly password: string;
  /** The port in the container. */
  readonly port: number;
  /** The arguments of the server that methods have added. */
  readonly options: readonly string[];
  /** Whether the server has a certificate, and whether it asks clients for theirs. */
  readonly tls: "none" | "server" | "server and clients";
  /** The number of init scripts. */
  readonly scripts: number;
  /** The extensions that an init script makes. */
  readonly extensions: readonly string[];
  /** The default name of snapshots. */
  readonly snapshotName: string;
}

export const DEFAULTS: PostgreSqlSettings = {
  database: "test",
  username: "test",
  password: "test",
  port: POSTGRES_PORT,
  options: [],
  tls: "none",
  scripts: 0,
  extensions: [],
  snapshotName: "migrated_template",
};
