// The code of docs/modules/azurecosmosdb.md.
import { AzureCosmosDbEmulatorContainer } from "mayfly/azurecosmosdb";
import { CosmosClient } from "@azure/cosmos";

async function main(): Promise<void> {
  await using cosmosdb = await new AzureCosmosDbEmulatorContainer(
    "mcr.microsoft.com/cosmosdb/linux/azure-cosmos-emulator:vnext-preview",
  ).start();
  const client = new CosmosClient(cosmosdb.getClientOptions());
  {
    await using own = await cosmosdb.openDatabase();
    const database = client.database(own.getName());
    const { container } = await database.containers.create({ id: "teas", partitionKey: "/kind" });
    await container.items.create({ id: "1", kind: "black", name: "Assam" });
    const { resource } = await container.item("1", "black").read<{ name: string }>();

    console.log(resource?.name);
  }
  client.dispose();
}

void main();
