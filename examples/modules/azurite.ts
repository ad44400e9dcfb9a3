// The code of docs/modules/azurite.md.
import { AzuriteContainer } from "mayfly/azurite";
import { BlobServiceClient } from "@azure/storage-blob";

async function main(): Promise<void> {
  await using azurite = await new AzuriteContainer(
    "mcr.microsoft.com/azure-storage/azurite:3.35.0",
  ).start();
  const blobs = BlobServiceClient.fromConnectionString(azurite.getConnectionString());

  await blobs.createContainer("pictures");
  {
    await using account = await azurite.openAccount();
    const blobs = BlobServiceClient.fromConnectionString(account.getConnectionString());

    const { done } = await blobs.listContainers().next();
    console.log(done === true ? "empty account" : "not empty");
  }
}

void main();
