import { Client } from "@opensearch-project/opensearch";
import {
  OpenSearchContainer,
  OpenSearchIndices,
  type StartedOpenSearchContainer,
} from "../../modules/opensearch";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

describeServer("opensearch", () => {
  let server: StartedOpenSearchContainer;
  let client: Client;
  beforeAll(async () => {
    server = await new OpenSearchContainer("opensearchproject/opensearch:2")
      .withSecurityEnabled(false)
      .start();
    // A busy machine may be late.
    client = new Client({ ...server.getClientOptions(), requestTimeout: 120_000 });
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });

  const add = (index: string): Promise<unknown> =>
    client.index({ index, body: { name: "assam" }, refresh: true });

  const all = async (): Promise<string[]> =>
    Object.keys((await client.indices.get({ index: "*" })).body);

  it("gives each test its own indices, and deletes them", async () => {
    await add("shared");
    const names: string[] = [];
    {
      await using one = await server.openIndices();
      await using two = await server.openIndices();
      names.push(one.index("teas"), two.index("teas"));
      for (const name of names) await add(name);
      await add(one.index("cups"));
      await client.indices.putAlias({ index: one.index("teas"), name: one.index("alias") });
      await client.indices.putIndexTemplate({
        name: one.index("template"),
        body: { index_patterns: [`${one.index("stream")}*`], data_stream: {} },
      });
      await client.indices.createDataStream({ name: one.index("stream") });
      expect((await client.count({ index: one.getPattern() })).body.count).toBe(2);
      expect((await client.count({ index: two.getPattern() })).body.count).toBe(1);
    }
    expect(await all()).toEqual(["shared"]);
    const { index_templates: templates } = (await client.indices.getIndexTemplate()).body;
    expect(templates.filter(({ name }) => name.startsWith("mayfly_"))).toEqual([]);
  });

  it("deletes more indices than one request names", async () => {
    await using indices = await server.openIndices();
    for (let count = 0; count < 11; count++) {
      await client.indices.create({
        index: indices.index(`i${count}`),
        body: { settings: { number_of_shards: 1, number_of_replicas: 0 } },
      });
    }
    await indices.drop();
    await indices.drop();
    expect(await all()).toEqual(["shared"]);
  });

  it("leaves an attached one to its owner", async () => {
    await using indices = await server.openIndices();
    await add(indices.index("teas"));
    const data = JSON.parse(JSON.stringify(indices)) as ObjectData;
    {
      await using attached = attach(data, OpenSearchIndices);
      expect(attached.index("teas")).toBe(indices.index("teas"));
    }
    expect(await all()).toContain(indices.index("teas"));
  });

  it("deletes what a process left that was killed", async () => {
    const program = [JSON.stringify(server), "teas"];
    const killed = await runModuleProgram(
      "leave-indices",
      ["opensearch", ...program],
      ownSession(),
    );
    expect(killed.stderr).toBe("");
    const left = killed.stdout.trim();
    expect(await all()).toContain(left);
    await using kept = await server.openIndices();
    await add(kept.index("kept"));
    // This process has opened some before.
    expect(await all()).toContain(left);
    const next = await runModuleProgram("leave-indices", ["opensearch", ...program], ownSession());
    const now = await all();
    expect(now).not.toContain(left);
    expect(now).toEqual(expect.arrayContaining([kept.index("kept"), next.stdout.trim()]));
  });

  it("refuses names that no index can have", async () => {
    await using indices = await server.openIndices();
    for (const name of ["Teas", "a b", "a,b", "a*", ""]) {
      expect(() => indices.index(name)).toThrow(/^index: expected /);
    }
  });
});
