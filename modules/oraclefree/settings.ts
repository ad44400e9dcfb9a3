/** What the builder collects, and what another process needs to attach the container. */
export interface OracleDbSettings {
  readonly username: string;
  readonly password: string;
  /** The password of `SYS` and `SYSTEM`; undefined for that of the user. */
  readonly systemPassword?: string;
  /** The pluggable databases that the image creates, with commas between them; undefined for `FREEPDB1` only. */
  readonly database?: string | undefined;
  /** The kinds of the scripts that methods have added, in order. */
  readonly scripts: readonly ScriptKind[];
}

export type ScriptKind = "sql" | "sh";

export const ORACLE_PORT = 1521;
/** The pluggable database that each image has. */
export const FREEPDB1 = "FREEPDB1";

/** Returns the database in which the user's things are. */
export const databaseOf = ({ database }: Pick<OracleDbSettings, "database">): string =>
  database?.split(",", 1)[0] ?? FREEPDB1;
