// The code of docs/modules/opensearch.md.
import { OpenSearchContainer } from "mayfly/opensearch";
import { Client } from "@opensearch-project/opensearch";

async function main(): Promise<void> {
  await using opensearch = await new OpenSearchContainer("opensearchproject/opensearch:2")
    .withSecurityEnabled(false)
    .start();
  const client = new Client(opensearch.getClientOptions());

  {
    await using indices = await opensearch.openIndices();
    await client.index({ index: indices.index("teas"), body: { name: "Assam" } });
    await client.search({ index: indices.getPattern() });

    await client.indices.refresh({ index: indices.getPattern() });
    const { body } = await client.count({ index: indices.getPattern() });
    console.log(`${body.count} document`);
  }
  await client.close();
}

void main();
