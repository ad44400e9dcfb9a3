import { Client } from "@elastic/elasticsearch";
import {
  ElasticsearchContainer,
  type StartedElasticsearchContainer,
} from "../../modules/elasticsearch";
import { describeContract, ODD } from "../support/module-contract";
import { describeServer } from "../support/describe-server";
import { describePage } from "../support/module-pages";

const ELASTICSEARCH = "elasticsearch:8";

async function withClient<T>(
  options: ConstructorParameters<typeof Client>[0],
  action: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ ...options, maxRetries: 0, requestTimeout: 120_000 });
  try {
    return await action(client);
  } finally {
    await client.close();
  }
}

async function query(started: StartedElasticsearchContainer): Promise<void> {
  await withClient(started.getClientOptions(), async (client) => {
    await client.index({ index: "teas", id: "1", document: { name: "assam" }, refresh: true });
    const { hits } = await client.search({ index: "teas", query: { match: { name: "assam" } } });
    expect(hits.hits.map(({ _id }) => _id)).toEqual(["1"]);
  });
}

describeContract<StartedElasticsearchContainer>({
  server: "elasticsearch",
  image: ELASTICSEARCH,
  create: (image) => new ElasticsearchContainer(image),
  query,
  address: "getClientOptions",
  starts: 3,
  wrongPassword: {
    connect: (started) =>
      withClient(
        { ...started.getClientOptions(), auth: { username: "elastic", password: "wrong" } },
        (client) => client.info(),
      ),
    error: /unable to authenticate user \[elastic\]/,
  },
  odd: () => new ElasticsearchContainer(ELASTICSEARCH).withPassword(ODD),
  fromNetwork: (seen) => [
    ...["curl", "--fail", "--silent", "--user", "elastic:changeme"],
    `${seen.getHttpUrl()}/_cluster/health`,
  ],
  bakes: true,
});

describeServer("elasticsearch", () => {
  it("has HTTPS with the image's certificates, and settings of its own", async () => {
    await using started = await new ElasticsearchContainer(ELASTICSEARCH)
      .withTls()
      .withPassword("secret")
      .withEnvironment({ "cluster.name": "shop", "node.name": "one" })
      .start();
    expect(started.getHttpUrl()).toBe(`https://${started.getHost()}:${started.getPort()}`);
    expect(started.getCaCertificate()).toMatch(/^-----BEGIN CERTIFICATE-----/);
    await query(started);
    await withClient(started.getClientOptions(), async (client) => {
      expect(await client.info()).toMatchObject({ name: "one", cluster_name: "shop" });
    });
    await using indices = await started.openIndices();
    expect(indices.getPattern()).toMatch(/^mayfly_\w+-\*$/);
  });
});

describePage("elasticsearch", ["1 document", "https:"]);
