import type * as MongoDb from "mongodb";
import type { MongoClient } from "mongodb";
import {
  definePart,
  loadClient,
  namesOfTheDead,
  oncePerServer,
  ownedName,
  ServerPart,
  testRun,
} from "../../src/module";
import type { StartedMongoDBContainer } from "./mongodb-container";

/** A database of its own for a test, from `openDatabase()`. */
export class MongoDBDatabase extends ServerPart<StartedMongoDBContainer> {
  /** Returns the server's connection string with this database. */
  getConnectionString(): string {
    return this.server.getConnectionString(this.getName());
  }

  protected async remove(server: StartedMongoDBContainer, name: string): Promise<void> {
    await withClient(server, (client) => client.db(name).dropDatabase());
  }
}

definePart("mongodb-database", MongoDBDatabase);

/** MongoDB creates a database when something is written to it, so only the name is new. */
export async function openDatabase(server: StartedMongoDBContainer): Promise<MongoDBDatabase> {
  const name = ownedName(testRun());
  await oncePerServer(server.getId(), () => dropLeftovers(server));
  return new MongoDBDatabase(server, name);
}

async function dropLeftovers(server: StartedMongoDBContainer): Promise<void> {
  await withClient(server, async (client) => {
    const { databases } = await client.db("admin").admin().listDatabases({ nameOnly: true });
    for (const name of namesOfTheDead(databases.map((database) => database.name))) {
      await client.db(name).dropDatabase();
    }
  });
}

async function withClient(
  server: StartedMongoDBContainer,
  work: (client: MongoClient) => Promise<unknown>,
): Promise<void> {
  const mongodb = loadClient<typeof MongoDb>("mongodb", "openDatabase()");
  const client = new mongodb.MongoClient(server.ownConnectionString());
  try {
    await work(client);
  } finally {
    await client.close();
  }
}
