// The code of docs/modules/weaviate.md.
import { WeaviateContainer } from "mayfly/weaviate";
import weaviate from "weaviate-client";

async function main(): Promise<void> {
  await using server = await new WeaviateContainer("semitechnologies/weaviate:1.35.2").start();
  const client = await weaviate.connectToCustom(server.getClientOptions());

  {
    await using own = await server.openCollections();
    const articles = await client.collections.create({ name: own.collection("Article") });

    const { totalCount } = await articles.aggregate.overAll();
    console.log(`${totalCount} articles`);
  }
  await client.close();
}

void main();
