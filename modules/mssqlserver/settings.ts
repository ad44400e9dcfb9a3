/** What the builder collects, and what another process needs to attach the container. */
export interface MSSQLServerSettings {
  /** The value of `ACCEPT_EULA`; the image starts with `Y` only. */
  readonly license: string;
  readonly database: string;
  readonly password: string;
  readonly port: number;
  /** The log line that ends the start; undefined for a login. */
  readonly readyMessage?: { readonly pattern: string; readonly flags: string };
  /** The number of scripts that methods have added, which orders them. */
  readonly scripts: number;
}

export const MSSQL_PORT = 1433;
/** The administrator, whose name cannot be changed at the start. */
export const SA = "sa";
/** The database that every server has. */
export const MASTER = "master";
/** The folder of the scripts in the container. */
export const SCRIPT_FOLDER = "/mayfly-init";
