import { fieldOf, MayflyError, messageOf } from "../../src/module";
import { asAdmin, isRefusal, type ServerAddress } from "./admin-connection";

/** The clone that failed. */
export interface Attempt {
  readonly database: string;
  /** A snapshot's name; undefined for the database itself. */
  readonly from: string | undefined;
  /** The clone's name. */
  readonly name: string;
}

const MISSING = "3D000";
const TAKEN = "42P04";
const IN_USE = "55006";
/** The server's errors have a severity such as `ERROR`; a connection's errors have none. */
const isOfServer = (error: unknown): boolean => typeof fieldOf(error, "severity") === "string";

/** Returns the error for a clone that failed. */
export async function cloneFailure(
  address: ServerAddress,
  { database, from, name }: Attempt,
  error: unknown,
): Promise<MayflyError> {
  const code = isOfServer(error) ? fieldOf(error, "code") : undefined;
  const source = from === undefined ? `database ${database}` : `snapshot ${from}`;
  const hints: Record<string, string> = {
    [TAKEN]: "omit `name` to get a unique one, or drop the existing database first.",
    [IN_USE]: "clients keep connecting to the database; stop them before the first clone.",
  };
  const hint =
    code === MISSING && from !== undefined
      ? `call snapshot(${JSON.stringify(from)}) first; ${await knownSnapshots(address)}.`
      : hints[String(code)];
  const what = `Clone ${name} of ${source} could not be created`;
  return serverFailure("POSTGRES_CLONE_FAILED", what, address, error, hint);
}

/** Returns the error for a reset that failed. */
export async function resetFailure(
  address: ServerAddress,
  { name, template }: { readonly name: string; readonly template: string },
  error: unknown,
): Promise<MayflyError> {
  const isMissing = isOfServer(error) && fieldOf(error, "code") === MISSING;
  const what = `Database ${name} could not be reset to ${template}`;
  const hint = isMissing
    ? "the clone or its template has been dropped; cloneDatabase() creates a new clone."
    : undefined;
  return serverFailure("POSTGRES_CLONE_FAILED", what, address, error, hint);
}

/** Returns the error for a request that the server refused, or that did not reach it. */
export async function serverFailure(
  code: string,
  what: string,
  address: ServerAddress,
  error: unknown,
  knownHint?: string,
): Promise<MayflyError> {
  const prepared =
    fieldOf(error, "code") === IN_USE ? await preparedHint(address, error) : undefined;
  const hint = prepared ?? knownHint ?? connectionHint(error);
  return new MayflyError(code, `${what}: ${wordsOf(address, error)}`, { cause: error, hint });
}

/** Returns the server's message with its detail, or why the connection to it failed. */
function wordsOf({ host, port }: ServerAddress, error: unknown): string {
  if (!isOfServer(error)) {
    return `the connection to the server at ${host}:${port} failed: ${messageOf(error)}`;
  }
  const detail = fieldOf(error, "detail");
  return messageOf(error) + (typeof detail === "string" ? ` (${detail})` : "");
}

function connectionHint(error: unknown): string | undefined {
  if (isRefusal(error)) {
    return "let the superuser log in with a password in the server's pg_hba.conf, with or without TLS.";
  }
  if (isOfServer(error)) return undefined;
  return "check that the container is running, and read its log; restart() can change its port.";
}

/** Returns what to do about prepared transactions. They keep a database in use without any client. */
async function preparedHint(address: ServerAddress, error: unknown): Promise<string | undefined> {
  try {
    const all = await asAdmin(address, ({ query }) => query(PREPARED));
    // The message names the database that is in use.
    const rows = all.filter(({ name }) => messageOf(error).includes(String(name)));
    if (rows.length === 0) return undefined;
    const statements = rows.map(({ statement }) => String(statement)).join("; ");
    return `prepared transactions keep the database in use until they are committed or rolled back, for example by ${statements}.`;
  } catch {
    // The caller reports the error that led here.
    return undefined;
  }
}

const PREPARED = `
SELECT format('ROLLBACK PREPARED %L', gid) AS statement, database AS name
  FROM pg_prepared_xacts ORDER BY prepared LIMIT 5`;

async function knownSnapshots(address: ServerAddress): Promise<string> {
  try {
    const rows = await asAdmin(address, ({ query }) => query(SNAPSHOTS));
    const names = rows.map(({ name }) => String(name)).join(", ");
    return names === "" ? "the server has no snapshots" : `the existing snapshots are ${names}`;
  } catch (error) {
    return `the existing snapshots could not be listed (${messageOf(error)})`;
  }
}

const SNAPSHOTS = `
SELECT datname AS name FROM pg_database
  WHERE datistemplate AND datname NOT IN ('template0', 'template1') AND datname NOT LIKE 'mayfly\\_%'
  ORDER BY datname`;
