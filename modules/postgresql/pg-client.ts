import type { Socket } from "node:net";
import { Client, escapeIdentifier, escapeLiteral } from "pg";

// The only file that imports pg. The build puts pg into its bundle (scripts/bundle), so mocks of pg, `pg.defaults`
// and the variables PG… of the environment do not reach this client, and users do not install pg.

export interface ClientOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly ssl: false | { readonly rejectUnauthorized: boolean };
  /** Settings of the session, as `-c name=value`. They override those of the role and of the database. */
  readonly options: string;
  readonly socket: Socket;
}

/** A connection to a server. */
export interface ServerClient {
  /** Connects and logs in. Rejects with the error of the server or the connection. */
  connect(): Promise<unknown>;
  /** Runs SQL. Several statements run as one transaction; they cannot have values. */
  query(sql: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
  end(): Promise<void>;
  on(event: "error" | "end", listener: () => void): unknown;
}

export function createClient({ password, socket, ...options }: ClientOptions): ServerClient {
  return new Client({
    ...options,
    application_name: "mayfly",
    // A function, because pg takes an empty string for "none given".
    password: () => password,
    stream: () => socket,
  });
}

/** Quotes a name for SQL. */
export const quoteIdentifier: (name: string) => string = escapeIdentifier;

/** Quotes a string for SQL. */
export const quoteLiteral: (text: string) => string = escapeLiteral;
