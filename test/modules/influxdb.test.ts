import { InfluxDB } from "influx";
import {
  InfluxDbContainer,
  InfluxDbDatabase,
  type StartedInfluxDbContainer,
} from "../../modules/influxdb";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract, ODD } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const INFLUXDB = "influxdb:1.8";

/** Writes a point, and returns all values of its measurement. */
async function writeAndRead(client: InfluxDB, value: number): Promise<number[]> {
  await client.writePoints([{ measurement: "load", tags: { host: "a" }, fields: { value } }]);
  return read(client);
}

async function read(client: InfluxDB): Promise<number[]> {
  const rows = await client.query<{ value: number }>("SELECT value FROM load");
  return rows.map((row) => row.value);
}

describeContract<StartedInfluxDbContainer>({
  server: "influxdb",
  image: INFLUXDB,
  create: (image) => new InfluxDbContainer(image),
  query: async (influxdb) => {
    const client = new InfluxDB(influxdb.getClientOptions());
    expect(await writeAndRead(client, 1)).toContain(1);
  },
  address: "getClientOptions",
  starts: 3,
  wrongPassword: {
    connect: (influxdb) =>
      new InfluxDB({ ...influxdb.getClientOptions(), password: "wrong" }).getDatabaseNames(),
    error: /authorization failed/,
  },
  odd: () =>
    new InfluxDbContainer(INFLUXDB)
      .withDatabase("Odd_1")
      .withUsername(ODD.replaceAll(/[:"\\*?[\s]/g, ""))
      .withPassword(ODD.replaceAll(/['\\*?[\s]/g, "")),
  fromNetwork: (seen) => [
    ...["influx", "-host", seen.getHost(), "-port", String(seen.getPort())],
    ...["-username", seen.getUsername(), "-password", seen.getPassword()],
    ...["-execute", "SHOW DATABASES"],
  ],
  bakes: true,
});

describeServer("influxdb", () => {
  let influxdb: StartedInfluxDbContainer;
  beforeAll(async () => {
    influxdb = await new InfluxDbContainer(INFLUXDB)
      .withDatabase("shop")
      .withUsername("me")
      .withPassword("secret")
      .start();
  });
  afterAll(() => influxdb.stop());

  const databases = (): Promise<string[]> =>
    new InfluxDB(influxdb.getClientOptions()).getDatabaseNames();

  it("has the database, the administrator and the addresses", async () => {
    const [host, port] = [influxdb.getHost(), influxdb.getPort()];
    expect(influxdb.getUrl()).toBe(`http://${host}:${port}`);
    expect(influxdb.getClientOptions()).toEqual({
      ...{ protocol: "http", host, port },
      ...{ username: "me", password: "secret", database: "shop" },
    });
    expect(influxdb.getDatabase()).toBe("shop");
    expect(await databases()).toContain("shop");
  });

  describe("openDatabase", () => {
    it("gives each test a database, and drops it", async () => {
      const one = await influxdb.openDatabase();
      const two = await influxdb.openDatabase();
      expect(await writeAndRead(new InfluxDB(one.getClientOptions()), 1)).toEqual([1]);
      expect(await writeAndRead(new InfluxDB(two.getClientOptions()), 2)).toEqual([2]);
      expect(one.getUrl()).toBe(influxdb.getUrl());
      await one.drop();
      await two.drop();
      expect((await databases()).filter((name) => name.startsWith("mayfly_"))).toEqual([]);
    });

    it("is attached without being dropped", async () => {
      await using database = await influxdb.openDatabase();
      {
        const data = JSON.parse(JSON.stringify(database)) as ObjectData;
        await using attached = attach(data, InfluxDbDatabase);
        expect(attached.getDatabase()).toBe(database.getName());
      }
      expect(await databases()).toContain(database.getName());
    });

    it("drops what a killed process has left", async () => {
      const run = (end: string): ReturnType<typeof runModuleProgram> =>
        runModuleProgram(
          "open-part",
          ["influxdb", JSON.stringify(influxdb), "openDatabase", end],
          ownSession(),
        );
      const killed = await run("killed");
      expect(killed.stderr).toBe("");
      expect(await databases()).toContain(killed.stdout);
      expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
      expect(await databases()).not.toContain(killed.stdout);
    });

    it("says what the server refuses", async () => {
      await new InfluxDB(influxdb.getClientOptions()).createUser("other", "x", true);
      await new InfluxDB(influxdb.getClientOptions()).setPassword("me", "changed");
      try {
        await expect(influxdb.openDatabase()).rejects.toMatchObject({
          code: "INFLUXDB_REQUEST_FAILED",
          message: expect.stringMatching(/HTTP 401: .*authorization failed/) as string,
        });
      } finally {
        const other = { ...influxdb.getClientOptions(), username: "other", password: "x" };
        await new InfluxDB(other).setPassword("me", "secret");
      }
    });
  });
});

describePage("influxdb", ["0.5"]);
