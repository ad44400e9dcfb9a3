// The code of docs/modules/arangodb.md.
import { ArangoDBContainer } from "mayfly/arangodb";
import { Database } from "arangojs";

async function main(): Promise<void> {
  await using arangodb = await new ArangoDBContainer("arangodb:3.12").start();
  const system = new Database(arangodb.getClientOptions());
  await system.listDatabases();
  {
    await using database = await arangodb.openDatabase();
    const db = new Database(database.getClientOptions());
    const teas = await db.createCollection("teas");
    await teas.save({ name: "Assam" });
    const cursor = await db.query("FOR tea IN teas RETURN tea");

    console.log(((await cursor.next()) as { name: string }).name);
    db.close();
  }

  console.log(`databases: ${(await system.listDatabases()).join()}`);
  system.close();
}

void main();
