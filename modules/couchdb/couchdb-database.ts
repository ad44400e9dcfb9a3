import {
  definePart,
  namesOfTheDead,
  oncePerServer,
  ownedName,
  ServerPart,
  testRun,
} from "../../src/module";
import { askServer, type AskedServer } from "../http-api/ask-server";
import type { StartedCouchDBContainer } from "./started-couchdb-container";

/** A database of its own for a test, from `openDatabase()`. */
export class CouchDBDatabase extends ServerPart<StartedCouchDBContainer> {
  /** Returns `http://user:password@host:port/name`. */
  getUrl(): string {
    return `${this.server.getUrl()}/${this.getName()}`;
  }

  protected async remove(server: StartedCouchDBContainer, name: string): Promise<void> {
    await deleteDatabase(server.api(), name);
  }
}

definePart("couchdb-database", CouchDBDatabase);

/** Creates a database. The first call of a process deletes those that processes which have ended left behind. */
export async function openDatabase(server: StartedCouchDBContainer): Promise<CouchDBDatabase> {
  await oncePerServer(server.getId(), () => deleteLeftovers(server.api()));
  const name = ownedName(testRun());
  await askServer(server.api(), { method: "PUT", path: `/${name}` });
  return new CouchDBDatabase(server, name);
}

async function deleteLeftovers(server: AskedServer): Promise<void> {
  const { body } = await askServer(server, { path: "/_all_dbs" });
  for (const name of namesOfTheDead(JSON.parse(body) as string[])) {
    await deleteDatabase(server, name);
  }
}

/** Deletes a database; does nothing if there is none. */
async function deleteDatabase(server: AskedServer, name: string): Promise<void> {
  await askServer(server, { method: "DELETE", path: `/${name}` }, [404]);
}
