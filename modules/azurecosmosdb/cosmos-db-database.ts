import {
  definePart,
  namesOfTheDead,
  oncePerServer,
  ownedName,
  ServerPart,
  testRun,
} from "../../src/module";
import { askServer, type AskedServer } from "../http-api/ask-server";
import { databaseRequest } from "./cosmos-api";
import type {
  CosmosDbClientOptions,
  StartedAzureCosmosDbEmulatorContainer,
} from "./started-azure-cosmos-db-emulator-container";

const NOT_FOUND = 404;

/** A database of its own for a test, from `openDatabase()`: `client.database(database.getName())`. */
export class CosmosDbDatabase extends ServerPart<StartedAzureCosmosDbEmulatorContainer> {
  /** Returns the options for `new CosmosClient()`. */
  getClientOptions(): CosmosDbClientOptions {
    return this.server.getClientOptions();
  }

  protected async remove(
    server: StartedAzureCosmosDbEmulatorContainer,
    name: string,
  ): Promise<void> {
    await deleteDatabase(server.api(), name);
  }
}

definePart("azurecosmosdb-database", CosmosDbDatabase);

/** Creates a database. The first call of a process deletes those that processes which have ended left behind. */
export async function openDatabase(
  server: StartedAzureCosmosDbEmulatorContainer,
): Promise<CosmosDbDatabase> {
  await oncePerServer(server.getId(), () => deleteLeftovers(server.api()));
  const name = ownedName(testRun());
  await askServer(server.api(), databaseRequest("POST", undefined, { id: name }));
  return new CosmosDbDatabase(server, name);
}

async function deleteLeftovers(server: AskedServer): Promise<void> {
  const { body } = await askServer(server, databaseRequest("GET"));
  const { Databases: databases } = JSON.parse(body) as { Databases: { id: string }[] };
  for (const name of namesOfTheDead(databases.map(({ id }) => id))) {
    await deleteDatabase(server, name);
  }
}

/** Deletes a database with its containers; does nothing if it does not exist. */
async function deleteDatabase(server: AskedServer, name: string): Promise<void> {
  await askServer(server, databaseRequest("DELETE", name), [NOT_FOUND]);
}
