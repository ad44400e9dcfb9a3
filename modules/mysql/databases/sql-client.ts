import type * as MariaDb from "mariadb";
import type * as MySql2 from "mysql2/promise";
import { fieldOf, loadClient } from "../../../src/module";

/** A server and its root. */
export interface RootAddress {
  readonly host: string;
  readonly port: number;
  readonly password: string;
}

/** A connection as root. */
export interface SqlConnection {
  /** Runs one or more statements, and returns the first column of the last one's rows. */
  readonly query: (sql: string) => Promise<string[]>;
  readonly end: () => Promise<void>;
}

export type Connect = (address: RootAddress) => Promise<SqlConnection>;

export type ClientName = "mysql2" | "mariadb";

const PURPOSE = "openDatabase()";

/** Returns how to connect by the first client of these that is installed; undefined if none is. */
export function findClient(names: readonly ClientName[]): Connect | undefined {
  for (const name of names) {
    try {
      return name === "mysql2" ? mysql2() : mariadb();
    } catch (error) {
      if (fieldOf(error, "code") !== "CLIENT_MISSING") throw error;
    }
  }
  return undefined;
}

function mysql2(): Connect {
  const { createConnection } = loadClient<typeof MySql2>("mysql2", PURPOSE, "/promise");
  return async (address) => {
    const account = { ...address, user: "root", rowsAsArray: true, multipleStatements: true };
    const connection = await createConnection(account);
    // Without a running query, a broken connection does not matter; a query rejects with the error.
    connection.on("error", () => undefined);
    return {
      query: async (sql) => firstColumn((await connection.query(sql))[0]),
      end: () => connection.end(),
    };
  };
}

function mariadb(): Connect {
  const { createConnection } = loadClient<typeof MariaDb>("mariadb", PURPOSE);
  return async (address) => {
    const connection = await createConnection({
      ...address,
      ...{ user: "root", rowsAsArray: true, multipleStatements: true },
      // MySQL's default method of logging in asks for it on a connection without TLS.
      allowPublicKeyRetrieval: true,
    });
    connection.on("error", () => undefined);
    return {
      query: async (sql) => firstColumn(await connection.query<unknown[]>(sql)),
      end: () => connection.end(),
    };
  };
}

/** Several statements have an array of results, and statements without rows an object. */
function firstColumn(result: unknown): string[] {
  if (!Array.isArray(result)) return [];
  const last: unknown = result.at(-1);
  const isRows = Array.isArray(last) && !Array.isArray(last[0]) && result.every(Array.isArray);
  const rows: unknown[] = isRows ? result : Array.isArray(last) ? last : [];
  return rows.map((row) => String((row as unknown[])[0]));
}
