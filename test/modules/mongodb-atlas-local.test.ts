import { MongoClient } from "mongodb";
import {
  MongoDBAtlasLocalContainer,
  type StartedMongoDBAtlasLocalContainer,
} from "../../modules/mongodb";
import { describeServer } from "../support/describe-server";
import { describeContract, ODD } from "../support/module-contract";

const ATLAS = "mongodb/mongodb-atlas-local:8.3.4";

async function addItem(url: string): Promise<number> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 60_000 });
  try {
    const items = client.db().collection("items");
    await items.insertOne({ name: "one" });
    return await items.countDocuments();
  } finally {
    await client.close();
  }
}

const withUser = (password = "secret"): MongoDBAtlasLocalContainer =>
  new MongoDBAtlasLocalContainer(ATLAS).withUsername("root").withPassword(password);

describeContract<StartedMongoDBAtlasLocalContainer>({
  server: "mongodb-atlas-local",
  module: "mongodb",
  image: ATLAS,
  create: (image) => new MongoDBAtlasLocalContainer(image),
  query: (atlas) => addItem(atlas.getDatabaseConnectionString()),
  address: "getConnectionString",
  starts: 3,
  odd: () => withUser(ODD),
  bakes: false,
});

describeServer("mongodb-atlas-local", () => {
  it("asks its user for a login", async () => {
    await using atlas = await withUser().start();
    const address = `root:secret@${atlas.getHost()}:${atlas.getPort()}`;
    const options = "directConnection=true&authSource=admin";
    expect(atlas.getConnectionString()).toBe(`mongodb://${address}/?${options}`);
    const url = atlas.getDatabaseConnectionString();
    expect(url).toBe(`mongodb://${address}/test?${options}`);
    expect(atlas.getDatabaseConnectionString("shop")).toContain("/shop?");
    expect(await addItem(url)).toBe(1);
    expect([atlas.getUsername(), atlas.getPassword()]).toEqual(["root", "secret"]);
    await expect(addItem(url.replace("secret", "wrong"))).rejects.toThrow("Authentication failed");
  });

  it("has the same host name in each container, or the user's", async () => {
    const nameOf = async (container: MongoDBAtlasLocalContainer): Promise<unknown> => {
      await using atlas = await container.start();
      return ((await atlas.inspect())["Config"] as { Hostname: unknown }).Hostname;
    };
    expect(await nameOf(new MongoDBAtlasLocalContainer(ATLAS))).toBe("atlas-local");
    const own = new MongoDBAtlasLocalContainer(ATLAS).withHostname("mine");
    expect(await nameOf(own)).toBe("mine");
  });

  it("opens a database for a test", async () => {
    await using atlas = await new MongoDBAtlasLocalContainer(ATLAS)
      .withEnvironment({
        MONGODB_INITDB_ROOT_USERNAME: "me",
        MONGODB_INITDB_ROOT_PASSWORD_FILE: "/tmp/password",
      })
      .withCopyContentToContainer([{ content: "of a file\n", target: "/tmp/password" }])
      .start();
    expect([atlas.getUsername(), atlas.getPassword()]).toEqual(["me", "of a file"]);
    await using database = await atlas.openDatabase();
    expect(await addItem(database.getConnectionString())).toBe(1);
    expect(await addItem(atlas.getDatabaseConnectionString())).toBe(1);
  });
});
