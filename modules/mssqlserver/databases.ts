import { namesOfTheDead, oncePerServer, ownedName, testRun } from "../../src/module";
import { identifier, literal } from "./names";
import { MASTER } from "./settings";
import { values, type SqlcmdContainer, type SqlcmdServer } from "./sqlcmd";

/** A server and the container in which it runs. */
export interface DatabaseServer {
  readonly container: SqlcmdContainer & { getId(): string };
  readonly server: SqlcmdServer;
}

/**
 * Creating a database locks `model`, of which it is a copy. SQL Server refuses a second one meanwhile with error 1807,
 * so those of Mayfly queue up for a lock, which ends with the session.
 */
const QUEUE_UP =
  "EXEC sp_getapplock @Resource = 'mayfly', @LockMode = 'Exclusive', @LockOwner = 'Session';";

/** Returns the statements that create a database unless it exists. */
export function creation(name: string): string {
  return `${QUEUE_UP} IF DB_ID(${literal(name)}) IS NULL CREATE DATABASE ${identifier(name)};`;
}

/** Creates an empty database and returns its name. The first call of a process drops what ended processes have left. */
export async function openDatabase({ container, server }: DatabaseServer): Promise<string> {
  await oncePerServer(container.getId(), async () => {
    const names = await values(container, server, MASTER, "SELECT name FROM sys.databases;");
    for (const name of namesOfTheDead(names)) await dropDatabase({ container, server }, name);
  });
  const name = ownedName(testRun());
  await values(container, server, MASTER, creation(name));
  return name;
}

/** Drops a database and disconnects its clients; does nothing if it does not exist. */
export async function dropDatabase(
  { container, server }: DatabaseServer,
  name: string,
): Promise<void> {
  const database = identifier(name);
  await values(
    container,
    server,
    MASTER,
    `IF DB_ID(${literal(name)}) IS NOT NULL BEGIN ` +
      `ALTER DATABASE ${database} SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE ${database}; END`,
  );
}
