import { Socket } from "node:net";
import { fieldOf } from "../../src/module";
import type * as PgClient from "./pg-client";
import { quietOptions, sessionOptions, SET_LATER_SETTINGS } from "./session-settings";

/** A server's address and its superuser. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** The database for admin connections. It must not be copied or dropped meanwhile. */
  readonly maintenanceDatabase: string;
}

export type Row = Readonly<Record<string, unknown>>;

type Query = (sql: string, values?: readonly unknown[]) => Promise<Row[]>;
type Action = (query: Query) => Promise<unknown>;

/** A connection that only one action uses at a time. */
export interface AdminSession {
  /** Identifies the server's current process, because another server can get the same address later. */
  readonly server: string;
  /** Identifies the server's data: stays the same after a restart, and changes with a new initdb. */
  readonly cluster: string;
  /** Runs SQL. Several statements run as one transaction; they cannot have values. Rejects with the server's error. */
  readonly query: Query;
  /** Quotes a name for SQL. */
  readonly identifier: (name: string) => string;
  /** Quotes a string for SQL. */
  readonly literal: (text: string) => string;
  /** Connects to a database, runs the action, and disconnects. Login triggers do not run. */
  readonly visit: (database: string, action?: Action) => Promise<void>;
  /** The `server_version_num`, e.g. 170002. */
  readonly version: number;
  /** Whether the server waits for the disk. */
  readonly fsync: boolean;
}

interface Opened {
  readonly socket: Socket;
  readonly session: AdminSession;
}

/** Usually long enough for the next test. With a longer time, the connections of many test files would add up. */
const IDLE_MS = 500;
const CONNECT_MS = 30_000;
/** invalid_authorization_specification: e.g. no line of pg_hba.conf accepts this user without TLS. */
const REFUSED = "28000";

const connections = new Map<string, AdminConnection>();

/**
 * Runs an action on this process's only connection to the server, one action at a time. Opens the connection
 * when needed and keeps it for a moment, because opening it takes as long as copying a small database. The
 * connection keeps the process alive only while an action runs. Rejects with the error of the server or the
 * connection.
 */
export function asAdmin<T>(
  address: ServerAddress,
  action: (session: AdminSession) => Promise<T>,
): Promise<T> {
  const key = JSON.stringify(Object.values(address));
  let connection = connections.get(key);
  if (connection === undefined) {
    connection = new AdminConnection(address, () => connections.delete(key));
    connections.set(key, connection);
  }
  return connection.run(action);
}

/** Returns whether pg_hba.conf rejects the superuser over the network. */
export function isRefusal(error: unknown): boolean {
  return fieldOf(error, "code") === REFUSED;
}

class AdminConnection {
  readonly #address: ServerAddress;
  readonly #forget: () => void;
  #opened: Opened | undefined;
  /** Resolves when the last requested action has ended. */
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(address: ServerAddress, forget: () => void) {
    this.#address = address;
    this.#forget = forget;
  }

  run<T>(action: (session: AdminSession) => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const result = this.#last.then(() => this.#once(action));
    // The caller gets the error; the next action runs anyway.
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #once<T>(action: (session: AdminSession) => Promise<T>): Promise<T> {
    try {
      const { socket, session } = (this.#opened ??= await this.#open());
      socket.ref().setTimeout(0);
      return await action(session);
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#rest();
    }
  }

  #rest(): void {
    if (this.#opened === undefined) this.#forget();
    else this.#opened.socket.setTimeout(IDLE_MS).unref();
  }

  async #open(): Promise<Opened> {
    const { createClient, quoteIdentifier, quoteLiteral } = await import("./pg-client");
    const { client, socket } = await connect(this.#address, createClient, sessionOptions());
    const query = queryOf(client);
    const [settings] = await query(
      `SELECT current_setting('server_version_num')::int AS version, current_setting('fsync') AS fsync,
         pg_postmaster_start_time()::text AS started,
         (SELECT system_identifier::text FROM pg_control_system()) AS cluster,
         ${SET_LATER_SETTINGS} AS later`,
    );
    const version = Number(settings?.["version"]);
    const { host, port } = this.#address;
    const session: AdminSession = {
      server: `${host}:${port} since ${String(settings?.["started"])}`,
      cluster: String(settings?.["cluster"]),
      query,
      identifier: quoteIdentifier,
      literal: quoteLiteral,
      visit: async (database, action) => {
        const address = { ...this.#address, maintenanceDatabase: database };
        const { client: visitor } = await connect(address, createClient, quietOptions(version));
        try {
          await action?.(queryOf(visitor));
        } finally {
          await visitor.end();
        }
      },
      version,
      fsync: settings?.["fsync"] !== "off",
    };
    const opened = { socket, session };
    const drop = (): void => {
      // The next action opens another connection.
      if (this.#opened === opened) this.#opened = undefined;
      if (this.#waiting === 0) this.#forget();
    };
    client.on("error", drop);
    client.on("end", drop);
    socket.on("timeout", () => {
      if (this.#waiting > 0) return;
      drop();
      // No action runs, so an error while closing does not matter.
      client.end().catch(() => undefined);
    });
    return opened;
  }
}

const queryOf =
  (client: PgClient.ServerClient): Query =>
  async (sql, values) =>
    (await client.query(sql, values && [...values])).rows;

interface Connected {
  readonly client: PgClient.ServerClient;
  readonly socket: Socket;
}

async function connect(
  { host, port, username: user, password, maintenanceDatabase: database }: ServerAddress,
  createClient: typeof PgClient.createClient,
  options: string,
): Promise<Connected> {
  const open = async (ssl: PgClient.ClientOptions["ssl"]): Promise<Connected> => {
    const socket = new Socket();
    const client = createClient({ host, port, user, password, database, ssl, options, socket });
    // A running query rejects with the error; without one, a broken connection does not matter.
    client.on("error", () => undefined);
    const giveUp = (): void => {
      socket.destroy(new Error(`no answer within ${CONNECT_MS} ms`));
    };
    // Fake timers do not affect the socket's own timeout.
    socket.setTimeout(CONNECT_MS).on("timeout", giveUp);
    await client.connect();
    socket.off("timeout", giveUp).setTimeout(0);
    return { client, socket };
  };
  try {
    return await open(false);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // A throwaway container's certificate can be from any authority, so it is not checked.
    try {
      return await open({ rejectUnauthorized: false });
    } catch (again) {
      // Without a code, the server has no TLS; then the first error says more.
      throw fieldOf(again, "code") === undefined ? error : again;
    }
  }
}
