import { Database } from "arangojs";
import {
  ArangoDBContainer,
  ArangoDBDatabase,
  type ArangoDBClientOptions,
  type StartedArangoContainer,
} from "../../modules/arangodb";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract, ODD } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const ARANGODB = "arangodb:3.12";

/** Connects, runs the queries, and closes the connection. */
async function using<T>(
  options: ArangoDBClientOptions,
  queries: (database: Database) => Promise<T>,
): Promise<T> {
  const database = new Database(options);
  try {
    return await queries(database);
  } finally {
    database.close();
  }
}

const databases = (arangodb: StartedArangoContainer): Promise<string[]> =>
  using(arangodb.getClientOptions(), (system) => system.listDatabases());

async function writeAndRead(database: Database): Promise<unknown> {
  const teas = await database.createCollection("teas");
  await teas.save({ name: "Assam" });
  return (await database.query("FOR tea IN teas RETURN tea")).all();
}

describeContract<StartedArangoContainer>({
  server: "arangodb",
  image: ARANGODB,
  create: (image) => new ArangoDBContainer(image),
  query: async (arangodb) => {
    await using database = await arangodb.openDatabase();
    const found = await using(database.getClientOptions(), writeAndRead);
    expect(found).toMatchObject([{ name: "Assam" }]);
  },
  address: "getClientOptions",
  starts: 3,
  wrongPassword: {
    connect: (arangodb) => {
      const auth = { username: "root", password: "wrong" };
      return using({ ...arangodb.getClientOptions(), auth }, (system) => system.listDatabases());
    },
    error: /not authorized to execute this request/,
  },
  odd: () => new ArangoDBContainer(ARANGODB, ODD),
  bakes: false,
});

describeServer("arangodb", () => {
  let arangodb: StartedArangoContainer;
  beforeAll(async () => {
    const login = { ARANGO_ROOT_PASSWORD: "from-the-variable" };
    arangodb = await new ArangoDBContainer(ARANGODB).withEnvironment(login).start();
  });
  afterAll(() => arangodb.stop());

  it("has the login of a variable, and testcontainers' addresses", () => {
    expect([arangodb.getUsername(), arangodb.getPassword()]).toEqual(["root", "from-the-variable"]);
    const address = `${arangodb.getHost()}:${arangodb.getPort()}/`;
    expect(arangodb.getHttpUrl()).toBe(`http://${address}`);
    expect(arangodb.getTcpUrl()).toBe(`tcp://${address}`);
  });

  it("has the login of a file", async () => {
    await using started = await new ArangoDBContainer(ARANGODB)
      .withCopyContentToContainer([{ content: "from-the-file", target: "/run/password" }])
      .withEnvironment({ ARANGO_ROOT_PASSWORD_FILE: "/run/password" })
      .start();
    expect(started.getPassword()).toBe("from-the-file");
    expect(await databases(started)).toEqual(["_system"]);
  });

  it("gives each test a database, and deletes it", async () => {
    {
      await using one = await arangodb.openDatabase();
      await using two = await arangodb.openDatabase();
      await using(one.getClientOptions(), writeAndRead);
      const collections = await using(two.getClientOptions(), (other) => other.listCollections());
      expect(collections).toEqual([]);
      const data = JSON.parse(JSON.stringify(one)) as ObjectData;
      await using attached = attach(data, ArangoDBDatabase);
      expect(attached.getHttpUrl()).toBe(`${arangodb.getHttpUrl()}_db/${one.getName()}`);
      expect(await databases(arangodb)).toHaveLength(3);
    }
    expect(await databases(arangodb)).toEqual(["_system"]);
  });

  it("deletes what a killed process has left", async () => {
    const run = (end: string): ReturnType<typeof runModuleProgram> =>
      runModuleProgram(
        "open-part",
        ["arangodb", JSON.stringify(arangodb), "openDatabase", end],
        ownSession(),
      );
    const killed = await run("killed");
    expect(killed.stderr).toBe("");
    expect(await databases(arangodb)).toContain(killed.stdout);
    expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
    expect(await databases(arangodb)).toEqual(["_system"]);
  });
});

describePage("arangodb", ["Assam", "databases: _system"]);
