import { QdrantClient } from "@qdrant/js-client-rest";
import {
  QdrantCollections,
  QdrantContainer,
  type StartedQdrantContainer,
} from "../../modules/qdrant";
import { attach, type ObjectData } from "../../src";
import { CONFIG_FILE, CONFIG_FOLDER } from "../../modules/qdrant/settings";
import { describeServer } from "../support/describe-server";
import { describeContract, ODD } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const QDRANT = "qdrant/qdrant:v1.18.3";
const ABOUT = { vectors: { size: 2, distance: "Dot" } } as const;

/** The client prints a warning for a key without TLS, and for a server that it cannot ask for its version. */
const clientOf = (qdrant: StartedQdrantContainer, apiKey?: string): QdrantClient =>
  new QdrantClient({
    ...qdrant.getClientOptions(),
    ...(apiKey !== undefined && { apiKey }),
    checkCompatibility: false,
  });

async function collections(qdrant: StartedQdrantContainer): Promise<string[]> {
  const { collections: all } = await clientOf(qdrant).getCollections();
  return all.map(({ name }) => name);
}

beforeEach(() => {
  jest.spyOn(console, "warn").mockReturnValue();
});

describeContract<StartedQdrantContainer>({
  server: "qdrant",
  image: QDRANT,
  create: (image) => new QdrantContainer(image).withApiKey("secret"),
  query: async (qdrant) => {
    const client = clientOf(qdrant);
    await using own = await qdrant.openCollections();
    const name = own.collection("teas");
    await client.createCollection(name, ABOUT);
    await client.upsert(name, {
      wait: true,
      points: [
        { id: 1, vector: [1, 0], payload: { tea: "Sencha" } },
        { id: 2, vector: [0, 1], payload: { tea: "Assam" } },
      ],
    });
    const { points } = await client.query(name, { query: [0, 1], limit: 1, with_payload: true });
    expect(points).toMatchObject([{ id: 2, payload: { tea: "Assam" } }]);
  },
  address: "getClientOptions",
  starts: 3,
  wrongPassword: {
    connect: (qdrant) => clientOf(qdrant, "wrong").getCollections(),
    error: /Unauthorized/,
  },
  odd: () => new QdrantContainer(QDRANT).withApiKey(ODD),
  bakes: false,
});

describeServer("qdrant", () => {
  let qdrant: StartedQdrantContainer;
  beforeAll(async () => {
    qdrant = await new QdrantContainer(QDRANT).start();
  });
  afterAll(() => qdrant.stop());

  it("has the addresses of both APIs", () => {
    expect(qdrant.getApiKey()).toBeUndefined();
    expect(qdrant.getClientOptions()).toEqual({ url: qdrant.getHttpUrl() });
    expect(qdrant.getHttpUrl()).toBe(`http://${qdrant.getRestHostAddress()}`);
    expect(qdrant.getRestHostAddress()).toBe(`${qdrant.getHost()}:${qdrant.restPort}`);
    expect(qdrant.getGrpcHostAddress()).toBe(`${qdrant.getHost()}:${qdrant.grpcPort}`);
    expect(qdrant.getMappedPort(6334)).toBe(qdrant.grpcPort);
  });

  it("follows the key of files, which the variable overrides", async () => {
    const content = "service:\n  api_key: from-the-file\n";
    const files = [{ content, target: CONFIG_FILE }];
    const described = new QdrantContainer(QDRANT).withCopyContentToContainer(files);
    {
      await using configured = await described.start();
      expect(configured.getApiKey()).toBe("from-the-file");
      expect(await collections(configured)).toEqual([]);
    }
    const local = {
      content: "service:\n  api_key: local\n",
      target: `${CONFIG_FOLDER}/local.yaml`,
    };
    described.withCopyContentToContainer([local]);
    {
      await using localised = await described.start();
      expect(localised.getApiKey()).toBe("local");
      expect(await collections(localised)).toEqual([]);
    }
    const key = { QDRANT__SERVICE__API_KEY: "from-the-variable" };
    await using overridden = await described.withEnvironment(key).start();
    expect(overridden.getApiKey()).toBe("from-the-variable");
    expect(await collections(overridden)).toEqual([]);
  });

  it("gives each test a prefix, and deletes its collections", async () => {
    const client = clientOf(qdrant);
    await client.createCollection("kept", ABOUT);
    {
      await using one = await qdrant.openCollections();
      await using two = await qdrant.openCollections();
      for (const each of [one, two]) await client.createCollection(each.collection("a"), ABOUT);
      const data = JSON.parse(JSON.stringify(one)) as ObjectData;
      await using attached = attach(data, QdrantCollections);
      expect(attached.collection("a")).toBe(one.collection("a"));
      expect(attached.getClientOptions()).toEqual(qdrant.getClientOptions());
      await two.drop();
      expect((await collections(qdrant)).sort()).toEqual(["kept", one.collection("a")]);
      expect(() => one.collection("a/b")).toThrow("collection: expected a name of at most 190");
    }
    expect(await collections(qdrant)).toEqual(["kept"]);
    await client.deleteCollection("kept");
  });

  it("deletes what a killed process has left", async () => {
    const run = (end: string): ReturnType<typeof runModuleProgram> =>
      runModuleProgram(
        "open-part",
        ["qdrant", JSON.stringify(qdrant), "openCollections", end],
        ownSession(),
      );
    const killed = await run("killed");
    expect(killed.stderr).toBe("");
    const left = `${killed.stdout}-orders`;
    await clientOf(qdrant).createCollection(left, ABOUT);
    expect(await collections(qdrant)).toEqual([left]);
    expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
    expect(await collections(qdrant)).toEqual([]);
  });
});

describePage("qdrant", ["Assam", "0 collections"]);
