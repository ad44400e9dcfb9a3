/** What the builder collects, and what another process needs to attach the container. */
export interface CockroachDbSettings {
  readonly database: string;
  readonly username: string;
  /** The port of the admin UI, which also answers requests for the node's health. */
  readonly httpPort: number;
  /** The number of scripts that methods have added, which orders them. */
  readonly scripts: number;
}

export const SQL_PORT = 26_257;
export const HTTP_PORT = 26_258;
/** The user who may do everything; an insecure node asks for no password. */
export const ROOT = "root";
/** A database that every node has, beside `defaultdb` and `system`. */
export const HOME = "postgres";
