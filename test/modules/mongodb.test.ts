import { once } from "node:events";
import { MongoClient } from "mongodb";
import { attach, type ObjectData } from "../../src";
import {
  MongoDBContainer,
  type MongoDBDatabase,
  type StartedMongoDBContainer,
} from "../../modules/mongodb";
import { startModuleProgram } from "../support/module-program";
import { describeContract, ODD } from "../support/module-contract";
import { describeServer } from "../support/describe-server";
import { describePage } from "../support/module-pages";

const MONGO = "mongo:8";

/** Connects, and gives up later than the client does by itself: a busy machine may be late. */
async function withClient<T>(url: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 60_000 });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

const addItem = (url: string): Promise<number> =>
  withClient(url, async (client) => {
    const items = client.db().collection("items");
    await items.insertOne({ name: "one" });
    return items.countDocuments();
  });

const databases = (mongodb: StartedMongoDBContainer): Promise<string[]> =>
  withClient(mongodb.getConnectionString(), async (client) => {
    const listed = await client.db("admin").admin().listDatabases({ nameOnly: true });
    return listed.databases.map(({ name }) => name).sort();
  });

const withUser = (): MongoDBContainer =>
  new MongoDBContainer(MONGO).withUsername("root").withPassword("secret");

describeContract<StartedMongoDBContainer>({
  server: "mongodb",
  image: MONGO,
  create: (image) => new MongoDBContainer(image),
  query: (mongodb) => addItem(mongodb.getConnectionString("test")),
  address: "getConnectionString",
  starts: 20,
  // FerretDB does not decode the `=3D` by which SCRAM sends a `=` in a user's name (RFC 5802, 5.1).
  odd: () => new MongoDBContainer(MONGO).withUsername(ODD.replace("=", "")).withPassword(ODD),
  bakes: false,
});

describeServer("mongodb", () => {
  it("asks its user for a login", async () => {
    await using mongodb = await withUser().start();
    const url = mongodb.getConnectionString("shop");
    expect(url).toBe(
      `mongodb://root:secret@${mongodb.getHost()}:${mongodb.getPort()}/shop?directConnection=true&authSource=admin`,
    );
    expect(await addItem(url)).toBe(1);
    expect([mongodb.getUsername(), mongodb.getPassword()]).toEqual(["root", "secret"]);
    await expect(addItem(url.replace("secret", "wrong"))).rejects.toThrow("Authentication failed");
    const nobody = url.replace("root:secret@", "").replace("&authSource=admin", "");
    await expect(addItem(nobody)).rejects.toThrow("requires authentication");
    await using database = await mongodb.openDatabase();
    expect(await addItem(database.getConnectionString())).toBe(1);
  });

  it("reads the login from files", async () => {
    await using mongodb = await new MongoDBContainer(MONGO)
      .withEnvironment({
        MONGO_INITDB_ROOT_USERNAME_FILE: "/run/user",
        MONGO_INITDB_ROOT_PASSWORD_FILE: "/run/password",
      })
      .withCopyContentToContainer([
        { content: "me\n", target: "/run/user" },
        { content: "from a file\n", target: "/run/password" },
      ])
      .start();
    expect(mongodb.getPassword()).toBe("from a file");
    expect(await addItem(mongodb.getConnectionString("test"))).toBe(1);
  });

  it("follows the user's port, and says that it is a replica set", async () => {
    await using mongodb = await new MongoDBContainer(MONGO)
      .withCommand(["mongod", "--port", "27020", "--replSet", "mine"])
      .start();
    const hello = await withClient(mongodb.getConnectionString(), (client) =>
      client.db("admin").command({ hello: 1 }),
    );
    expect(hello).toMatchObject({ isWritablePrimary: true, setName: "mine" });
    expect(mongodb.getPort()).toBe(mongodb.getMappedPort(27020));
  });

  describe("openDatabase()", () => {
    let mongodb: StartedMongoDBContainer;

    beforeAll(async () => {
      mongodb = await new MongoDBContainer(MONGO).start();
    });

    afterAll(() => mongodb.stop());

    it("opens databases that do not see each other, and drops them", async () => {
      const before = await databases(mongodb);
      {
        await using first = await mongodb.openDatabase();
        await using second = await mongodb.openDatabase();
        const both = [first, second];
        const counts = both.map((database) => addItem(database.getConnectionString()));
        expect(await Promise.all(counts)).toEqual([1, 1]);
        expect(await databases(mongodb)).toEqual(
          [...before, ...both.map((database) => database.getName())].sort(),
        );
      }
      expect(await databases(mongodb)).toEqual(before);
    });

    it("is attached by another process, which does not drop it", async () => {
      await using database = await mongodb.openDatabase();
      await addItem(database.getConnectionString());
      const data = JSON.parse(JSON.stringify(database)) as ObjectData;
      {
        await using attached = attach(data) as MongoDBDatabase;
        expect(await addItem(attached.getConnectionString())).toBe(2);
      }
      expect(await addItem(database.getConnectionString())).toBe(3);
    });

    it("drops what killed processes left", async () => {
      const data = JSON.stringify(mongodb);
      const programs = ["killed", "running"].map(() =>
        startModuleProgram("leave-mongodb-database", [data]),
      );
      const [killed, running] = programs as [(typeof programs)[0], (typeof programs)[0]];
      const nameOf = async ({ stdout }: (typeof programs)[0]): Promise<string> =>
        String((await once(stdout ?? process.stdin, "data"))[0]).trim();
      try {
        const [left, kept] = await Promise.all([nameOf(killed), nameOf(running)]);
        killed.kill("SIGKILL");
        await once(killed, "exit");
        const next = startModuleProgram("leave-mongodb-database", [data]);
        programs.push(next);
        const opened = await nameOf(next);
        const now = await databases(mongodb);
        expect(now).toEqual(expect.arrayContaining([kept, opened]));
        expect(now).not.toContain(left);
      } finally {
        for (const program of programs) program.kill("SIGKILL");
      }
    });
  });
});

describePage("mongodb", ["0 documents", "0 in Atlas Local"], ["mongodb", "mongodb-atlas-local"]);
