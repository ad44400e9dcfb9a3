import { ExecError, fieldOf, type StartedContainer } from "../../../src/module";
import { identifier } from "../names";
import { batchesOf } from "./dump-batches";
import { findClient, type ClientName, type RootAddress } from "./sql-client";

/** A server of MySQL or MariaDB. */
export interface SqlServer {
  readonly container: Pick<StartedContainer, "exec" | "getId">;
  readonly address: RootAddress;
  /** The client's program in the container. */
  readonly program: string;
  /** The clients that can be installed beside Mayfly, the favourite first. */
  readonly clients: readonly ClientName[];
}

export interface RootSession {
  /** Runs one or more statements, and returns the first column of the last one's rows. */
  readonly query: (sql: string) => Promise<string[]>;
  /** Runs the SQL of a dump in a database. */
  readonly load: (database: string, dump: string) => Promise<unknown>;
}

/** The server's codes for accounts that it does not let in: MYSQL_ROOT_HOST can restrict root to the container. */
const REFUSED = new Set<unknown>([1045, 1130, 1698]);

/**
 * Runs an action as root: on a connection of a client if one is installed and root may connect, otherwise by the
 * image's client in the container, which takes longer.
 */
export async function asRoot<T>(
  server: SqlServer,
  action: (session: RootSession) => Promise<T>,
): Promise<T> {
  const connect = findClient(server.clients);
  if (connect === undefined) return action(inContainer(server));
  let connection;
  try {
    connection = await connect(server.address);
  } catch (error) {
    if (!REFUSED.has(fieldOf(error, "errno"))) throw error;
    return action(inContainer(server));
  }
  const { query, end } = connection;
  try {
    return await action({
      query,
      load: async (database, dump) => {
        await query(`USE ${identifier(database)}`);
        for (const batch of batchesOf(dump)) await query(batch);
      },
    });
  } finally {
    await end();
  }
}

function inContainer({ container, address: { password }, program }: SqlServer): RootSession {
  const run = async (stdin: string, ...flags: readonly string[]): Promise<string[]> => {
    const argv = [program, "--user=root", "--skip-column-names", "--batch", ...flags];
    const env = { MYSQL_PWD: password };
    const { exitCode, stdout, stderr } = await container.exec(argv, { env, stdin });
    if (exitCode !== 0) throw new ExecError(argv, `exit code ${exitCode}: ${stderr.trim()}`);
    const lines = stdout.split("\n").slice(0, -1);
    return lines.map((line) => line.split("\t")[0] ?? "");
  };
  const charset = "--default-character-set=utf8mb4";
  return {
    query: (sql) => run(sql, charset),
    load: (database, dump) => run(dump, charset, `--database=${database}`),
  };
}
