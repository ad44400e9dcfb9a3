import { MayflyError, type StartedContainer } from "../../../src";

// For servers whose rules let nobody in over the network by a password: psql is run in the container,
// where the image's rules trust everybody.

export interface PsqlServer {
  readonly container: Pick<StartedContainer, "exec">;
  readonly database: string;
  readonly username: string;
  readonly password: string;
}

/** The copy's name until it takes the place of the database, and the database's name from then on. */
const COPY = "mayfly_restored_copy";
const OLD = "mayfly_restored_old";

/** Lets one process at a time use the two names: what has one then was left by a server that was killed. */
const ALONE = "SELECT FROM pg_advisory_lock(hashtext('mayfly snapshot'));";

// Nobody may be connected to the one that is copied or dropped, so clients are kept out meanwhile.
// psql puts the names in, quoted: :"name" is an identifier, :'name' a text.

const KEEP_CLIENTS_OUT = `
ALTER DATABASE :"database" ALLOW_CONNECTIONS false;
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :'database';
`;

const LET_CLIENTS_IN = `
ALTER DATABASE :"database" ALLOW_CONNECTIONS true;
`;

/** What CREATE DATABASE does not copy: owner, privileges, and settings of ALTER DATABASE … SET. */
const copyAttributes = (from: string, to: string): string => `
UPDATE pg_database AS copy SET datdba = original.datdba, datacl = original.datacl
  FROM pg_database AS original WHERE original.datname = :'${from}' AND copy.datname = :'${to}';
INSERT INTO pg_db_role_setting (setdatabase, setrole, setconfig)
  SELECT copy.oid, setrole, setconfig
  FROM pg_db_role_setting JOIN pg_database AS original ON setdatabase = original.oid,
    pg_database AS copy
  WHERE original.datname = :'${from}' AND copy.datname = :'${to}';
`;

/** Only a template is dropped: a database that is somebody's own makes CREATE DATABASE fail. */
const TAKE = `
${ALONE}
SELECT format('ALTER DATABASE %I IS_TEMPLATE false', datname), format('DROP DATABASE %I', datname)
  FROM pg_database WHERE datname = :'snapshot' AND datistemplate \\gexec
${KEEP_CLIENTS_OUT}
CREATE DATABASE :"snapshot" TEMPLATE :"database" IS_TEMPLATE true ALLOW_CONNECTIONS false;
${LET_CLIENTS_IN}
${copyAttributes("database", "snapshot")}
`;

/** The copy takes the database's place in one transaction: until then the database is as it was. */
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

/** Copies the database to a snapshot, in place of an earlier one of the same name. */
export async function takeByPsql(server: PsqlServer, snapshot: string): Promise<void> {
  await change(server, snapshot, "taken", TAKE);
}

/** Makes the database what it was when the snapshot was taken. */
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

/** A script that fails may have kept clients out. */
const UNDO = ALONE + LET_CLIENTS_IN;

/** One command does both: the engine runs it to its end, also when this process is killed. */
const RUN = `
printf "%s" "$SCRIPT" | psql "$@" && exit
printf "%s" "$UNDO" | psql "$@"
exit 1`;

/** Runs a script in the container; gives what went wrong. Throws ExecError. */
async function psql(
  { container, database, username, password }: PsqlServer,
  snapshot: string,
  script: string,
): Promise<string | undefined> {
  const variables = ["ON_ERROR_STOP=1", `database=${database}`, `snapshot=${snapshot}`];
  const { exitCode, output } = await container.exec(
    [
      ...["sh", "-c", RUN, "psql"],
      ...["--no-psqlrc", "--no-password", "--quiet", "--username", username, "--dbname=postgres"],
      ...variables.flatMap((variable) => ["--variable", variable]),
    ],
    { env: { SCRIPT: script, UNDO, PGPASSWORD: password } },
  );
  if (exitCode === 0) return undefined;
  return /^(?:psql:\S* )?(?:ERROR|FATAL): +(.*)$/m.exec(output)?.[1] ?? output.trim();
}
