import { MayflyError, messageOf, namesOfTheDead, ownedName, testRun } from "../../../src/module";
import { identifier, literal } from "../names";
import { ROOT } from "../settings";
import { asRoot, type RootSession, type SqlServer } from "./root-session";
import { copyTemplate, readTemplate, type Template } from "./template";

/** The databases that `openDatabase()` makes. */
const OURS = "mayfly\\_%";

/** What to copy, and for whom. */
export interface DatabaseSource {
  readonly server: SqlServer;
  readonly database: string;
  readonly username: string;
  /** The program that dumps a database, with its first options. */
  readonly dumper: readonly string[];
}

/** What this process knows of a server. */
interface Prepared {
  readonly template: Promise<Template>;
  /** A copy that nobody has got yet; undefined if it could not be made. */
  next: Promise<string | undefined> | undefined;
}

const prepared = new Map<string, Prepared>();

/**
 * Returns a new database with the content that the source had at this process's first call. The next one is made
 * meanwhile. Throws MayflyError with the code `MYSQL_COPY_FAILED`.
 */
export async function openDatabase(source: DatabaseSource): Promise<string> {
  try {
    return await open(source);
  } catch (error) {
    const message = `A copy of the database ${source.database} could not be made: ${messageOf(error)}`;
    const hint = "check that the container is running, and read its log.";
    throw new MayflyError("MYSQL_COPY_FAILED", message, { cause: error, hint });
  }
}

async function open(source: DatabaseSource): Promise<string> {
  const { server, database } = source;
  const { host, port } = server.address;
  const key = JSON.stringify([server.container.getId(), host, port, database]);
  let ours = prepared.get(key);
  if (ours === undefined) {
    ours = { template: prepare(source), next: undefined };
    prepared.set(key, ours);
    // The next call tries again.
    ours.template.catch(() => prepared.delete(key));
  }
  const { template } = ours;
  const copy = async (): Promise<string> =>
    copyTemplate(server, await template, ownedName(testRun()));
  const ahead = ours.next;
  ours.next = undefined;
  const name = (await existing(server, await ahead)) ?? (await copy());
  // The caller of the next one makes it if this fails.
  ours.next ??= copy().catch(() => undefined);
  return name;
}

/** Returns the name of a copy that was made ahead, unless the server has lost it by a restart. */
async function existing(server: SqlServer, name: string | undefined): Promise<string | undefined> {
  if (name === undefined) return undefined;
  const [found] = await asRoot(server, ({ query }) =>
    query(`SHOW DATABASES LIKE ${literal(name)}`),
  );
  return found;
}

function prepare(source: DatabaseSource): Promise<Template> {
  const { server, username } = source;
  return asRoot(server, async (session) => {
    await dropLeftovers(session);
    if (username !== ROOT) await grant(session, username);
    return readTemplate(server, session, source);
  });
}

/** Drops the databases of processes that ended without doing so. */
async function dropLeftovers({ query }: RootSession): Promise<void> {
  for (const name of namesOfTheDead(await query(`SHOW DATABASES LIKE '${OURS}'`))) {
    await query(`DROP DATABASE IF EXISTS ${identifier(name)}`);
  }
}

/** Grants a user all rights on all copies at once, so that copies leave nothing behind in the tables of rights. */
async function grant({ query }: RootSession, username: string): Promise<void> {
  const user = literal(username);
  for (const host of await query(`SELECT host FROM mysql.user WHERE user = ${user}`)) {
    await query(`GRANT ALL ON \`${OURS}\`.* TO ${user}@${literal(host)}`);
  }
}

/** Drops a database. Throws MayflyError with the code `MYSQL_DROP_FAILED`. */
export async function dropDatabase(server: SqlServer, name: string): Promise<void> {
  try {
    await asRoot(server, ({ query }) => query(`DROP DATABASE IF EXISTS ${identifier(name)}`));
  } catch (error) {
    const message = `The database ${name} could not be dropped: ${messageOf(error)}`;
    throw new MayflyError("MYSQL_DROP_FAILED", message, { cause: error });
  }
}
