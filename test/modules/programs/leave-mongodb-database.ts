// Opens a database of a server that another process started, writes to it, prints its name and waits to be killed.
import { MongoClient } from "mongodb";
import { attach, type StartedContainerData } from "../../../src";
import { StartedMongoDBContainer } from "../../../modules/mongodb";

async function main(data: string): Promise<void> {
  const server = attach(JSON.parse(data) as StartedContainerData, StartedMongoDBContainer);
  const database = await server.openDatabase();
  const client = new MongoClient(database.getConnectionString());
  await client.db().collection("items").insertOne({ name: "left" });
  console.log(database.getName());
  process.stdin.resume();
}

const [data = ""] = process.argv.slice(2);
void main(data);
