// The code of docs/modules/elasticsearch.md.
import { ElasticsearchContainer } from "mayfly/elasticsearch";
import { Client } from "@elastic/elasticsearch";

async function main(): Promise<void> {
  {
    await using elasticsearch = await new ElasticsearchContainer("elasticsearch:8.19.4").start();
    const client = new Client(elasticsearch.getClientOptions());

    {
      await using indices = await elasticsearch.openIndices();
      await client.index({ index: indices.index("teas"), document: { name: "Assam" } });
      await client.search({ index: indices.getPattern() });

      await client.indices.refresh({ index: indices.getPattern() });
      const { count } = await client.count({ index: indices.getPattern() });
      console.log(`${count} document`);
    }
    await client.close();
  }
  {
    await using elasticsearch = await new ElasticsearchContainer("elasticsearch:8.19.4")
      .withTls()
      .start();
    const client = new Client(elasticsearch.getClientOptions());

    await client.ping();
    console.log(new URL(elasticsearch.getHttpUrl()).protocol);
    await client.close();
  }
}

void main();
