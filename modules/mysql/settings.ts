/** What the builder collects, and what another process needs to attach the container. */
export interface MySqlSettings {
  readonly database: string;
  readonly username: string;
  readonly userPassword: string;
  readonly rootPassword: string;
  /** The port in the container. */
  readonly port: number;
  /** The arguments of the server that methods have added. */
  readonly options: readonly string[];
  /** The number of init scripts. */
  readonly scripts: number;
}

export const MYSQL_PORT = 3306;

export const DEFAULTS: MySqlSettings = {
  database: "test",
  username: "test",
  userPassword: "test",
  rootPassword: "test",
  port: MYSQL_PORT,
  options: [],
  scripts: 0,
};

/** The images create this account with its own password. */
export const ROOT = "root";
