import { Socket } from "node:net";
import type { Client } from "pg";
import { fieldOf } from "../../src";

/** Where a server is, and its superuser. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** The database to be connected to meanwhile: one that nobody copies or drops. */
  readonly maintenanceDatabase: string;
}

export type Row = Readonly<Record<string, unknown>>;

type Query = (sql: string, values?: readonly unknown[]) => Promise<Row[]>;
type Action = (query: Query) => Promise<unknown>;

/** A connection while an action has it to itself. */
export interface AdminSession {
  /** The server since its start, among all: another one can have its address later. */
  readonly server: string;
  /** The identifier of the server's data: the same after a restart, another one after another initdb. */
  readonly cluster: string;
  /** Several statements without values are one transaction. Rejects with the server's error. */
  readonly query: Query;
  /** A name and a text as they stand in SQL, quoted. */
  readonly identifier: (name: string) => string;
  readonly literal: (text: string) => string;
  /** Connects to a database, does something there, and disconnects; no trigger runs that waits for clients. */
  readonly visit: (database: string, action?: Action) => Promise<void>;
  /** As `server_version_num`, e.g. 170002. */
  readonly version: number;
  /** Whether the server waits for the disk. */
  readonly fsync: boolean;
}

interface Opened {
  readonly socket: Socket;
  readonly session: AdminSession;
}

/** Within which the next test mostly comes; longer ones of many test files would add up in the server. */
const IDLE_MS = 500;
const CONNECT_MS = 30_000;
/** The first version with triggers that run when somebody connects. */
const HAS_LOGIN_TRIGGERS = 170_000;
/** invalid_authorization_specification: no line of pg_hba.conf lets this user in without TLS, say. */
const REFUSED = "28000";

const connections = new Map<string, AdminConnection>();

/**
 * Runs an action on a connection to the server, alone: one a server and process, opened when needed
 * and kept for a moment, since opening one costs as much as a small copy. It never keeps the process
 * alive but while an action runs. Rejects with the server's error, or that of the connection.
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

/** Whether the server's rules let its superuser not in over the network. */
export function isRefusal(error: unknown): boolean {
  return fieldOf(error, "code") === REFUSED;
}

class AdminConnection {
  readonly #address: ServerAddress;
  readonly #forget: () => void;
  #opened: Opened | undefined;
  /** The end of the last action that was asked for. */
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(address: ServerAddress, forget: () => void) {
    this.#address = address;
    this.#forget = forget;
  }

  run<T>(action: (session: AdminSession) => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const result = this.#last.then(() => this.#once(action));
    // Whoever asked gets the failure; the next one only waits for the end.
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
    const { Client, escapeIdentifier, escapeLiteral } = await import("pg");
    const { client, socket } = await connect(this.#address, Client);
    const query = queryOf(client);
    const [settings] = await query(
      `SELECT current_setting('server_version_num')::int AS version, current_setting('fsync') AS fsync,
         pg_postmaster_start_time()::text AS started,
         (SELECT system_identifier::text FROM pg_control_system()) AS cluster`,
    );
    const version = Number(settings?.["version"]);
    const { host, port } = this.#address;
    const session: AdminSession = {
      server: `${host}:${port} since ${String(settings?.["started"])}`,
      cluster: String(settings?.["cluster"]),
      query,
      identifier: escapeIdentifier,
      literal: escapeLiteral,
      visit: async (database, action) => {
        const address = { ...this.#address, maintenanceDatabase: database };
        const options = version < HAS_LOGIN_TRIGGERS ? undefined : "-c event_triggers=off";
        const { client: visitor } = await connect(address, Client, options);
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
      // The next action opens another one.
      if (this.#opened === opened) this.#opened = undefined;
      if (this.#waiting === 0) this.#forget();
    };
    client.once("error", drop).once("end", drop);
    socket.on("timeout", () => {
      if (this.#waiting > 0) return;
      drop();
      // Nothing is under way; what it could still fail at is to say goodbye.
      client.end().catch(() => undefined);
    });
    return opened;
  }
}

const queryOf =
  (client: Client): Query =>
  async (sql, values) =>
    (await client.query<Row>(sql, values && [...values])).rows;

async function connect(
  { host, port, username: user, password, maintenanceDatabase: database }: ServerAddress,
  create: typeof Client,
  options?: string,
): Promise<{ client: Client; socket: Socket }> {
  const open = async (
    ssl: false | { rejectUnauthorized: boolean },
  ): Promise<{ client: Client; socket: Socket }> => {
    const socket = new Socket();
    const address = { host, port, user, password, database, application_name: "mayfly" };
    const client = new create({ ...address, ssl, options, stream: () => socket });
    // A connection that breaks while nothing runs is nobody's failure; what runs is told besides.
    client.on("error", () => undefined);
    const giveUp = (): void => {
      socket.destroy(new Error(`no answer for ${CONNECT_MS} ms`));
    };
    // A socket's own limit: fake timers neither stop it nor let it pass.
    socket.setTimeout(CONNECT_MS).on("timeout", giveUp);
    await client.connect();
    socket.off("timeout", giveUp).setTimeout(0);
    return { client, socket };
  };
  try {
    return await open(false);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // The certificate of a container that is thrown away may be of any authority.
    try {
      return await open({ rejectUnauthorized: false });
    } catch (again) {
      // A server without TLS has given no answer to this, and no code: the refusal says more.
      throw fieldOf(again, "code") === undefined ? error : again;
    }
  }
}
