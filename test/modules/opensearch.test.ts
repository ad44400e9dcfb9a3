import { Client } from "@opensearch-project/opensearch";
import { OpenSearchContainer, type StartedOpenSearchContainer } from "../../modules/opensearch";
import { describeContract } from "../support/module-contract";
import { describeServer } from "../support/describe-server";
import { describePage } from "../support/module-pages";

const OPENSEARCH = "opensearchproject/opensearch:2";

async function query(started: StartedOpenSearchContainer): Promise<void> {
  const client = new Client({
    ...started.getClientOptions(),
    maxRetries: 0,
    requestTimeout: 120_000,
  });
  try {
    await client.index({ index: "teas", id: "1", body: { name: "assam" }, refresh: true });
    const body = { query: { match: { name: "assam" } } };
    const { hits } = (await client.search({ index: "teas", body })).body;
    expect(hits.hits.map(({ _id }) => _id)).toEqual(["1"]);
  } finally {
    await client.close();
  }
}

describeContract<StartedOpenSearchContainer>({
  server: "opensearch",
  image: OPENSEARCH,
  create: (image) => new OpenSearchContainer(image).withSecurityEnabled(false),
  query,
  address: "getClientOptions",
  starts: 3,
  fromNetwork: (seen) => [
    ...["curl", "--fail", "--silent"],
    `${seen.getHttpUrl()}/_cluster/health`,
  ],
  bakes: true,
});

describeServer("opensearch", () => {
  it("has settings of its own, and no login", async () => {
    await using started = await new OpenSearchContainer(OPENSEARCH)
      .withSecurityEnabled(false)
      .withEnvironment({ "cluster.name": "shop" })
      .start();
    expect(started.getSchema()).toBe("http");
    expect(started.getClientOptions()).toEqual({
      node: `http://${started.getHost()}:${started.getPort()}`,
    });
    const answer = await fetch(started.getHttpUrl());
    expect(await answer.json()).toMatchObject({ cluster_name: "shop" });
  });
});

describePage("opensearch", ["1 document"]);
