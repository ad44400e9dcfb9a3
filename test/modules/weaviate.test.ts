import weaviateClient, { type WeaviateClient } from "weaviate-client";
import {
  WeaviateCollections,
  WeaviateContainer,
  type StartedWeaviateContainer,
} from "../../modules/weaviate";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const WEAVIATE = "semitechnologies/weaviate:1.35.2";

async function withClient<T>(
  weaviate: StartedWeaviateContainer,
  work: (client: WeaviateClient) => Promise<T>,
): Promise<T> {
  const client = await weaviateClient.connectToCustom({
    ...weaviate.getClientOptions(),
    // Seconds. For its first request, the client gives a server two, and a busy machine may be late.
    timeout: { init: 120, query: 120, insert: 120 },
  });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

const collections = (weaviate: StartedWeaviateContainer): Promise<string[]> =>
  withClient(weaviate, async (client) =>
    (await client.collections.listAll()).map(({ name }) => name).sort(),
  );

/** Creates a collection by REST, and finds an object in it by gRPC. */
const search = (weaviate: StartedWeaviateContainer, name: string): Promise<unknown> =>
  withClient(weaviate, async (client) => {
    const teas = await client.collections.create({ name });
    await teas.data.insert({ properties: { name: "assam" }, vectors: [0, 1] });
    const { objects } = await teas.query.nearVector([0, 1], { limit: 1 });
    return objects.map(({ properties }) => properties);
  });

describeContract<StartedWeaviateContainer>({
  server: "weaviate",
  image: WEAVIATE,
  create: (image) => new WeaviateContainer(image),
  query: async (weaviate) => {
    await using own = await weaviate.openCollections();
    expect(await search(weaviate, own.collection("Teas"))).toEqual([{ name: "assam" }]);
  },
  address: "getHttpHostAddress",
  starts: 3,
  bakes: false,
});

describeServer("weaviate", () => {
  let weaviate: StartedWeaviateContainer;
  beforeAll(async () => {
    weaviate = await new WeaviateContainer(WEAVIATE).start();
  });
  afterAll(() => weaviate.stop());

  it("has the addresses of both APIs", () => {
    const host = weaviate.getHost();
    expect(weaviate.getHttpHostAddress()).toBe(`${host}:${weaviate.getMappedPort(8080)}`);
    expect(weaviate.getGrpcHostAddress()).toBe(`${host}:${weaviate.getMappedPort(50051)}`);
  });

  it("gives each test collections of its own, and deletes them", async () => {
    await search(weaviate, "Kept");
    {
      await using first = await weaviate.openCollections();
      await using second = await weaviate.openCollections();
      const names = [first, second].map((own) => own.collection("Teas"));
      for (const name of names) await search(weaviate, name);
      const data = JSON.parse(JSON.stringify(first)) as ObjectData;
      await using attached = attach(data, WeaviateCollections);
      expect(attached.collection("Teas")).toBe(names[0]);
      expect(await collections(weaviate)).toEqual(["Kept", ...names].sort());
      expect(() => first.collection("a b")).toThrow("collection: expected letters, digits and _");
    }
    expect(await collections(weaviate)).toEqual(["Kept"]);
  });

  it("deletes what a killed process has left", async () => {
    const run = (end: string): ReturnType<typeof runModuleProgram> =>
      runModuleProgram(
        "open-part",
        ["weaviate", JSON.stringify(weaviate), "openCollections", end],
        ownSession(),
      );
    const { stdout: left, stderr } = await run("killed");
    expect(stderr).toBe("");
    const name = `${left.replace("mayfly", "Mayfly")}_Teas`;
    await search(weaviate, name);
    expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
    expect(await collections(weaviate)).not.toContain(name);
  });
});

describePage("weaviate", ["0 articles"]);
