import {
  definePart,
  namesOfTheDead,
  oncePerServer,
  ownedName,
  ServerPart,
  testRun,
} from "../../src/module";
import { askServer, type AskedServer } from "../http-api/ask-server";
import type { ArangoDBClientOptions, StartedArangoContainer } from "./started-arango-container";

// docs.arangodb.com/stable/develop/http-api/databases
const DATABASES = "/_api/database";
const NOT_FOUND = 404;

/** A database of its own for a test, from `openDatabase()`. */
export class ArangoDBDatabase extends ServerPart<StartedArangoContainer> {
  /** Returns `http://host:port/_db/name`, under which the server has the API of this database. */
  getHttpUrl(): string {
    return `${this.server.getHttpUrl()}_db/${this.getName()}`;
  }

  /** Returns the options for `new Database()` in `arangojs`. */
  getClientOptions(): ArangoDBClientOptions {
    return { ...this.server.getClientOptions(), databaseName: this.getName() };
  }

  protected async remove(server: StartedArangoContainer, name: string): Promise<void> {
    await deleteDatabase(server.api(), name);
  }
}

definePart("arangodb-database", ArangoDBDatabase);

/** Creates a database. The first call of a process deletes those that processes which have ended left behind. */
export async function openDatabase(server: StartedArangoContainer): Promise<ArangoDBDatabase> {
  await oncePerServer(server.getId(), () => deleteLeftovers(server.api()));
  const name = ownedName(testRun());
  await askServer(server.api(), { method: "POST", path: DATABASES, json: { name } });
  return new ArangoDBDatabase(server, name);
}

async function deleteLeftovers(server: AskedServer): Promise<void> {
  const { body } = await askServer(server, { path: DATABASES });
  const { result } = JSON.parse(body) as { result: string[] };
  for (const name of namesOfTheDead(result)) await deleteDatabase(server, name);
}

/** Deletes a database with its collections; does nothing if it does not exist. */
async function deleteDatabase(server: AskedServer, name: string): Promise<void> {
  await askServer(server, { method: "DELETE", path: `${DATABASES}/${name}` }, [NOT_FOUND]);
}
