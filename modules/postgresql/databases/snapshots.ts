import { InvalidOptionError, testRun } from "../../../src/module";
import { asAdmin, isRefusal, type AdminSession, type ServerAddress } from "../admin-connection";
import { ownedName } from "../../../src/module";
import { copyAttributes } from "./copy-attributes";
import { checkNewName } from "./database-names";
import { dropLeftoversOnce } from "./leftovers";
import { takeByPsql, restoreByPsql, type PsqlServer } from "./psql-snapshots";
import { createCopy, finishCopy, replaceDatabase, withoutClients } from "./replace-database";
import { serverFailure } from "../server-failure";

export interface SnapshotServer {
  readonly address: ServerAddress;
  readonly database: string;
  readonly container: PsqlServer["container"];
  /** The server's port in the container. */
  readonly portInside: number;
}

// A snapshot is a template database. CREATE DATABASE copies a template's files, which is faster than any script.

/** Copies the database to a snapshot. Replaces an earlier snapshot with the same name. */
export async function takeSnapshot(server: SnapshotServer, snapshot: string): Promise<void> {
  const { database } = server;
  checkPair(database, snapshot, "snapshot");
  const failure = `Snapshot ${snapshot} of database ${database} could not be taken`;
  await change(
    server,
    failure,
    (session) => take(session, database, snapshot),
    async (psql) => {
      await takeByPsql(psql, snapshot);
    },
  );
}

/** Restores the database to the snapshot. */
export async function restoreSnapshot(server: SnapshotServer, snapshot: string): Promise<void> {
  const { database } = server;
  checkPair(database, snapshot, "restoreSnapshot");
  const failure = `Snapshot ${snapshot} of database ${database} could not be restored`;
  const replace = (session: AdminSession): Promise<void> =>
    replaceDatabase(session, database, snapshot, testRun());
  await change(server, failure, replace, async (psql) => {
    await restoreByPsql(psql, snapshot);
  });
}

function checkPair(database: string, snapshot: string, option: string): void {
  if (database === "postgres") {
    const expected = "a database other than postgres, which cannot be replaced; use withDatabase";
    throw InvalidOptionError.quoting(option, expected, database);
  }
  if (checkNewName(snapshot, option) === database) {
    throw InvalidOptionError.quoting(option, "a name other than the database's", snapshot);
  }
}

async function take(session: AdminSession, database: string, snapshot: string): Promise<void> {
  const { query, identifier, literal } = session;
  const [copy, old] = [ownedName(testRun()), ownedName(testRun())];
  await withoutClients(session, database, () => createCopy(session, database, copy));
  await finishCopy(session, copy, async () => {
    // Only a template is replaced. If another database has the snapshot's name, the second RENAME fails.
    const earlier = await query("SELECT FROM pg_database WHERE datname = $1 AND datistemplate", [
      snapshot,
    ]);
    await query(
      [
        copyAttributes(session, database, copy),
        ...earlier.map(() => `ALTER DATABASE ${identifier(snapshot)} RENAME TO ${identifier(old)}`),
        `UPDATE pg_database SET datistemplate = false WHERE datname = ${literal(old)}`,
        `ALTER DATABASE ${identifier(copy)} RENAME TO ${identifier(snapshot)}`,
        `UPDATE pg_database SET datistemplate = true, datallowconn = false WHERE datname = ${literal(snapshot)}`,
      ].join(";\n"),
    );
  });
  await query(`DROP DATABASE IF EXISTS ${identifier(old)}`);
}

async function change(
  { address, container, database, portInside }: SnapshotServer,
  failure: string,
  action: (session: AdminSession) => Promise<void>,
  byPsql: (server: PsqlServer) => Promise<void>,
): Promise<void> {
  try {
    await asAdmin(address, async (session) => {
      await dropLeftoversOnce(session, testRun());
      await action(session);
    });
  } catch (error) {
    if (isRefusal(error)) {
      const { username, password } = address;
      await byPsql({ container, database, username, password, port: portInside });
      return;
    }
    throw await serverFailure("POSTGRES_SNAPSHOT_FAILED", failure, address, error);
  }
}
