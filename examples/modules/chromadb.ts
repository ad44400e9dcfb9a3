// The code of docs/modules/chromadb.md.
import { ChromaDBContainer } from "mayfly/chromadb";
import { ChromaClient } from "chromadb";

async function main(): Promise<void> {
  await using chromadb = await new ChromaDBContainer("chromadb/chroma:1.5.9").start();
  const client = new ChromaClient(chromadb.getClientOptions());
  const collection = await client.createCollection({ name: "notes", embeddingFunction: null });
  await collection.add({ ids: ["a"], embeddings: [[1, 0]] });

  const notes = await collection.count();
  {
    await using database = await chromadb.openDatabase();
    const client = new ChromaClient(database.getClientOptions());

    console.log(`${notes} note, then ${await client.countCollections()} collections`);
  }
}

void main();
