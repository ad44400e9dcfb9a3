import { MayflyError, type StartedContainer } from "../../../src/module";
import { sessionOptions } from "../session-settings";

// For servers whose pg_hba.conf accepts no password over the network. psql runs in the container, where the
// image's pg_hba.conf trusts every client.

export interface PsqlServer {
  readonly container: Pick<StartedContainer, "exec">;
  readonly database: string;
  readonly username: string;
  readonly password: string;
  /** The server's port in the container. */
  readonly port: number;
}

/** The name of the copy until it replaces the database, and the name of the old database after that. */
const COPY = "mayfly_restored_copy";
const OLD = "mayfly_restored_old";

/** Admits one process at a time. So a database with one of these names is left over from a killed server. */
const ALONE = "SELECT FROM pg_advisory_lock(hashtext('mayfly snapshot'));";

// A database with clients cannot be copied or dropped, so clients are kept out meanwhile. psql inserts and
// quotes variables: :"name" as an identifier, :'name' as a string.

const KEEP_CLIENTS_OUT = `
ALTER DATABASE :"database" ALLOW_CONNECTIONS false;
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :'database';
`;

const LET_CLIENTS_IN = `
ALTER DATABASE :"database" ALLOW_CONNECTIONS true;
`;

/** Returns SQL that copies the attributes that CREATE DATABASE omits: owner, privileges, ALTER DATABASE … SET. */
const copyAttributes = (from: string, to: string): string => `
UPDATE pg_database AS copy SET datdba = original.datdba, datacl = original.datacl
  FROM pg_database AS original WHERE original.datname = :'${from}' AND copy.datname = :'${to}';
INSERT INTO pg_db_role_setting (setdatabase, setrole, setconfig)
  SELECT copy.oid, setrole, setconfig
  FROM pg_db_role_setting JOIN pg_database AS original ON setdatabase = original.oid,
    pg_database AS copy
  WHERE original.datname = :'${from}' AND copy.datname = :'${to}';
`;

/** Drops only an earlier snapshot, which is a template. If another database has the name, CREATE DATABASE fails. */
const TAKE = `
${ALONE}
SELECT format('ALTER DATABASE %I IS_TEMPLATE false', datname), format('DROP DATABASE %I', datname)
  FROM pg_database WHERE datname = :'snapshot' AND datistemplate \\gexec
${KEEP_CLIENTS_OUT}
CREATE DATABASE :"snapshot" TEMPLATE :"database" IS_TEMPLATE true ALLOW_CONNECTIONS false;
${LET_CLIENTS_IN}
${copyAttributes("database", "snapshot")}
`;

/** Replaces the database with the copy in one transaction. Until then the database is unchanged. */
const RESTORE = `
${ALONE}
DROP DATABASE IF EXISTS ${COPY};
DROP DATABASE IF EXISTS ${OLD};
CREATE DATABASE ${COPY} TEMPLATE :"snapshot";
\\set copy ${COPY}
${copyAttributes("snapshot", "copy")}
${KEEP_CLIENTS_OUT}
BEGIN;
ALTER DATABASE :"database" RENAME TO ${OLD};
ALTER DATABASE ${COPY} RENAME TO :"database";
COMMIT;
DROP DATABASE ${OLD};
`;

/** Copies the database to a snapshot. Replaces an earlier snapshot with the same name. */
export async function takeByPsql(server: PsqlServer, snapshot: string): Promise<void> {
  await change(server, snapshot, "taken", TAKE);
}

/** Restores the database to the snapshot. */
export async function restoreByPsql(server: PsqlServer, snapshot: string): Promise<void> {
  await change(server, snapshot, "restored", RESTORE);
}

async function change(
  server: PsqlServer,
  snapshot: string,
  done: string,
  script: string,
): Promise<void> {
  const problem = await psql(server, snapshot, script);
  if (problem === undefined) return;
  throw new MayflyError(
    "POSTGRES_SNAPSHOT_FAILED",
    `Snapshot ${snapshot} of database ${server.database} could not be ${done}: ${problem}`,
  );
}

/** A failed script may have left clients locked out. */
const UNDO = ALONE + LET_CLIENTS_IN;

/**
 * Runs the script and, if it fails, UNDO. As one command, both run to the end even if this process is killed. Unsets
 * the variables that lead psql elsewhere (postgresql.org/docs/current/libpq-envars.html).
 */
const RUN = `
unset PGHOST PGHOSTADDR PGSERVICE PGSSLMODE PGSSLNEGOTIATION PGTARGETSESSIONATTRS PGCLIENTENCODING
printf "%s" "$SCRIPT" | psql "$@" && exit
printf "%s" "$UNDO" | psql "$@"
exit 1`;

/** Runs a script in the container. Returns the error if the script fails; otherwise undefined. Throws ExecError. */
async function psql(
  { container, database, username, password, port }: PsqlServer,
  snapshot: string,
  script: string,
): Promise<string | undefined> {
  const variables = ["ON_ERROR_STOP=1", `database=${database}`, `snapshot=${snapshot}`];
  const { exitCode, output } = await container.exec(
    [
      ...["sh", "-c", RUN, "psql"],
      ...["--no-psqlrc", "--no-password", "--quiet", "--username", username, "--dbname=postgres"],
      ...["--port", String(port)],
      ...variables.flatMap((variable) => ["--variable", variable]),
    ],
    { env: { SCRIPT: script, UNDO, PGPASSWORD: password, PGOPTIONS: sessionOptions() } },
  );
  if (exitCode === 0) return undefined;
  const error = /^(?:psql:\S* )?(?:ERROR|FATAL): +(.*)(?:\nDETAIL: +(.*))?$/m.exec(output);
  if (error === null) return output.trim();
  const [, message = "", detail] = error;
  return detail === undefined ? message : `${message} (${detail})`;
}
