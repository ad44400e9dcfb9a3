import { ChromaClient } from "chromadb";
import { ChromaDBContainer, type StartedChromaDBContainer } from "../../modules/chromadb";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";

const CHROMA = "chromadb/chroma:1.5.9";

describeContract<StartedChromaDBContainer>({
  server: "chromadb",
  image: CHROMA,
  create: (image) => new ChromaDBContainer(image),
  query: (chromadb) => new ChromaClient(chromadb.getClientOptions()).listCollections(),
  address: "getHttpUrl",
  starts: 3,
  bakes: false,
});

describeServer("chromadb", () => {
  let chromadb: StartedChromaDBContainer;

  beforeAll(async () => {
    chromadb = await new ChromaDBContainer(CHROMA).start();
  });
  afterAll(() => chromadb.stop());

  const databases = async (): Promise<string[]> => {
    const url = `${chromadb.getHttpUrl()}/api/v2/tenants/default_tenant/databases`;
    return ((await (await fetch(url)).json()) as { name: string }[]).map(({ name }) => name);
  };

  it("separates the databases of two tests, and removes them", async () => {
    {
      await using first = await chromadb.openDatabase();
      await using second = await chromadb.openDatabase();
      const client = new ChromaClient(first.getClientOptions());
      const collection = await client.createCollection({ name: "notes", embeddingFunction: null });
      await collection.add({
        ids: ["near", "far"],
        embeddings: [
          [1, 0],
          [0, 1],
        ],
      });
      const { ids } = await collection.query({ queryEmbeddings: [[1, 0.1]], nResults: 1 });
      expect(ids).toEqual([["near"]]);
      const other = new ChromaClient(second.getClientOptions());
      expect(await other.listCollections()).toEqual([]);
    }
    expect(await databases()).toEqual(["default_database"]);
  });

  it("removes what a killed process has left, and nothing of a living one", async () => {
    await using mine = await chromadb.openDatabase();
    const data = JSON.stringify(chromadb);
    const open = (how: string): Promise<{ stdout: string; stderr: string }> =>
      runModuleProgram("open-part", ["chromadb", data, "openDatabase", how]);
    const { stdout: left } = await open("killed");
    expect(await databases()).toContain(left);
    expect((await open("drop")).stderr).toBe("");
    expect((await databases()).sort()).toEqual(["default_database", mine.getName()].sort());
  });
});

describePage("chromadb", ["1 note, then 0 collections"]);
