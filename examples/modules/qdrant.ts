// The code of docs/modules/qdrant.md.
import { QdrantContainer } from "mayfly/qdrant";
import { QdrantClient } from "@qdrant/js-client-rest";

async function main(): Promise<void> {
  await using qdrant = await new QdrantContainer("qdrant/qdrant:v1.18.3").start();
  const client = new QdrantClient(qdrant.getClientOptions());
  {
    await using collections = await qdrant.openCollections();
    const teas = collections.collection("teas"); // mayfly_…-teas
    await client.createCollection(teas, { vectors: { size: 2, distance: "Dot" } });
    const points = [{ id: 1, vector: [0, 1], payload: { name: "Assam" } }];
    await client.upsert(teas, { wait: true, points });
    const found = await client.query(teas, { query: [0, 1], with_payload: true });

    console.log(found.points[0]?.payload?.["name"]);
  }
  console.log(`${(await client.getCollections()).collections.length} collections`);
}

void main();
