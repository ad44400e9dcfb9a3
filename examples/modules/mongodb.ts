// The code of docs/modules/mongodb.md.
import { MongoDBAtlasLocalContainer, MongoDBContainer } from "mayfly/mongodb";
import { MongoClient } from "mongodb";

async function main(): Promise<void> {
  await using mongodb = await new MongoDBContainer("mongo:8").start();
  await using client = new MongoClient(mongodb.getConnectionString("shop"));

  await client.db().collection("teas").insertOne({ name: "assam" });
  {
    await using database = await mongodb.openDatabase();
    const client = new MongoClient(database.getConnectionString());

    console.log(`${await client.db().collection("teas").countDocuments()} documents`);
    await client.close();
  }
  {
    await using atlas = await new MongoDBAtlasLocalContainer(
      "mongodb/mongodb-atlas-local:8.3.4",
    ).start();
    const client = new MongoClient(atlas.getDatabaseConnectionString("shop"));

    console.log(`${await client.db().collection("teas").countDocuments()} in Atlas Local`);
    await client.close();
  }
}

void main();
