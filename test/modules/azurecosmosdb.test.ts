import { CosmosClient } from "@azure/cosmos";
import {
  AzureCosmosDbEmulatorContainer,
  CosmosDbDatabase,
  type CosmosDbClientOptions,
  type StartedAzureCosmosDbEmulatorContainer,
} from "../../modules/azurecosmosdb";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const IMAGE = "mcr.microsoft.com/cosmosdb/linux/azure-cosmos-emulator:vnext-preview";
const create = (): AzureCosmosDbEmulatorContainer => new AzureCosmosDbEmulatorContainer(IMAGE);

/** Connects, runs the queries, and closes the connection. */
async function using<T>(
  options: CosmosDbClientOptions | string,
  queries: (client: CosmosClient) => Promise<T>,
): Promise<T> {
  const client =
    typeof options === "string" ? new CosmosClient(options) : new CosmosClient(options);
  try {
    return await queries(client);
  } finally {
    client.dispose();
  }
}

async function databases(options: CosmosDbClientOptions | string): Promise<string[]> {
  const { resources } = await using(options, (client) => client.databases.readAll().fetchAll());
  return resources.map(({ id }) => id);
}

async function writeAndRead(
  cosmosdb: StartedAzureCosmosDbEmulatorContainer,
): Promise<string | undefined> {
  await using own = await cosmosdb.openDatabase();
  return await using(own.getClientOptions(), async (client) => {
    const { containers } = client.database(own.getName());
    const { container } = await containers.create({ id: "teas", partitionKey: "/kind" });
    await container.items.create({ id: "1", kind: "black", name: "Assam" });
    const { resource } = await container.item("1", "black").read<{ name: string }>();
    return resource?.name;
  });
}

describeContract<StartedAzureCosmosDbEmulatorContainer>({
  server: "azurecosmosdb",
  image: IMAGE,
  create: (image) => new AzureCosmosDbEmulatorContainer(image),
  query: async (cosmosdb) => {
    expect(await writeAndRead(cosmosdb)).toBe("Assam");
  },
  address: "getClientOptions",
  starts: 3,
  wrongPassword: {
    connect: (cosmosdb) => databases({ ...cosmosdb.getClientOptions(), key: "d3Jvbmc=" }),
    error: /authorization token/,
  },
  bakes: false,
});

describeServer("azurecosmosdb", () => {
  let cosmosdb: StartedAzureCosmosDbEmulatorContainer;
  beforeAll(async () => {
    cosmosdb = await create().start();
  });
  afterAll(() => cosmosdb.stop());

  it("has one port in the container and on the host, and testcontainers' addresses", async () => {
    const port = cosmosdb.getPort();
    expect(cosmosdb.getMappedPort(port)).toBe(port);
    expect(cosmosdb.inNetwork.bind(cosmosdb)).toThrow("network");
    expect(cosmosdb.getEndpoint()).toBe(`http://${cosmosdb.getHost()}:${port}`);
    const uri = cosmosdb.getConnectionUri();
    expect(uri).toBe(`AccountEndpoint=${cosmosdb.getEndpoint()};AccountKey=${cosmosdb.getKey()};`);
    // This client follows the address that the emulator calls its own.
    expect(await databases(uri)).toEqual([]);
  });

  it("takes another port if the first is in use, by another emulator or anything else", async () => {
    await using other = await create().start();
    await using third = await create().start();
    const ports = [cosmosdb, other, third].map((each) => each.getPort());
    expect(new Set(ports).size).toBe(3);
    expect(await writeAndRead(third)).toBe("Assam");
    const fixed = { container: cosmosdb.getPort(), host: cosmosdb.getPort() };
    await expect(create().withExposedPorts(fixed).start()).rejects.toThrow(
      /port is already allocated|address already in use/,
    );
  });

  it("speaks HTTPS", async () => {
    await using secure = await create().withProtocol("https").start();
    expect(secure.getEndpoint()).toMatch(/^https:/);
    expect(await writeAndRead(secure)).toBe("Assam");
  });

  it("gives each test a database, and deletes it", async () => {
    const options = cosmosdb.getClientOptions();
    {
      await using one = await cosmosdb.openDatabase();
      await using two = await cosmosdb.openDatabase();
      const data = JSON.parse(JSON.stringify(one)) as ObjectData;
      await using attached = attach(data, CosmosDbDatabase);
      expect(attached.getClientOptions()).toEqual(options);
      expect((await databases(options)).sort()).toEqual([one.getName(), two.getName()].sort());
    }
    expect(await databases(options)).toEqual([]);
  });

  it("deletes what a killed process has left", async () => {
    const run = (end: string): ReturnType<typeof runModuleProgram> =>
      runModuleProgram(
        "open-part",
        ["azurecosmosdb", JSON.stringify(cosmosdb), "openDatabase", end],
        ownSession(),
      );
    const killed = await run("killed");
    expect(killed.stderr).toBe("");
    expect(await databases(cosmosdb.getClientOptions())).toEqual([killed.stdout]);
    expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
    expect(await databases(cosmosdb.getClientOptions())).toEqual([]);
  });
});

describePage("azurecosmosdb", ["Assam"]);
