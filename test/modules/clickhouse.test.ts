import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createClient } from "@clickhouse/client";
import {
  ClickHouseContainer,
  ClickHouseDatabase,
  type ClickHouseClientOptions,
  type StartedClickHouseContainer,
} from "../../modules/clickhouse";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract, ODD } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const CLICKHOUSE = "clickhouse/clickhouse-server:26";

interface HasClient {
  getClientOptions(): ClickHouseClientOptions;
}

/** Returns the rows of a query, or runs a command if it is none. */
async function sql<Row>(
  where: HasClient | ClickHouseClientOptions,
  statement: string,
): Promise<Row[]> {
  const options = "getClientOptions" in where ? where.getClientOptions() : where;
  // A busy machine may be late.
  const client = createClient({ ...options, request_timeout: 120_000 });
  try {
    if (!/^(SELECT|SHOW|EXISTS)/.test(statement)) {
      await client.command({ query: statement });
      return [];
    }
    const result = await client.query({ query: statement, format: "JSONEachRow" });
    return await result.json<Row>();
  } finally {
    await client.close();
  }
}

const databases = async (server: HasClient): Promise<string[]> =>
  (await sql<{ name: string }>(server, "SELECT name FROM system.databases ORDER BY name")).map(
    ({ name }) => name,
  );

describeContract<StartedClickHouseContainer>({
  server: "clickhouse",
  image: CLICKHOUSE,
  create: (image) => new ClickHouseContainer(image),
  query: async (clickhouse) => {
    // In the database, so that it exists.
    expect(await sql(clickhouse, "SELECT currentDatabase() AS name")).toEqual([
      { name: clickhouse.getDatabase() },
    ]);
  },
  address: "getClientOptions",
  starts: 3,
  wrongPassword: {
    connect: (clickhouse) =>
      sql({ ...clickhouse.getClientOptions(), password: "wrong" }, "SELECT 1"),
    error: /Wrong password/i,
  },
  odd: () =>
    new ClickHouseContainer(CLICKHOUSE)
      .withUsername("an-odd_1")
      .withPassword(`${ODD}]]>&<`)
      .withDatabase(ODD),
  fromNetwork: (seen) => [
    "clickhouse-client",
    ...["--host", seen.getHost(), "--port", String(seen.getPort())],
    ...["--user", seen.getUsername(), "--password", seen.getPassword(), "--query", "SELECT 1"],
  ],
  bakes: true,
});

describeServer("clickhouse", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mayfly-clickhouse-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function file(name: string, content: string | Buffer): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  describe("a server with options", () => {
    it("runs scripts and merges configuration files", async () => {
      const profile = "<profiles><default><max_threads>3</max_threads></default></profiles>";
      const guest =
        "<users><guest><password></password><profile>default</profile><quota>default</quota>" +
        "<networks><ip>::/0</ip></networks></guest></users>";
      await using clickhouse = await new ClickHouseContainer(CLICKHOUSE)
        .withDatabase("shop")
        .withUsername("me")
        .withPassword("a b")
        .withInitScripts(
          await file("z.sql", "CREATE TABLE shop.item (name String) ENGINE = Log;"),
          await file("a.sql.gz", gzipSync("INSERT INTO shop.item VALUES ('one'); SELECT 1;")),
          await file(
            "b.sh",
            `clickhouse client --user "$CLICKHOUSE_USER" --password "$CLICKHOUSE_PASSWORD" --query "INSERT INTO $CLICKHOUSE_DB.item VALUES ('two')"`,
          ),
        )
        .withConfigFile(await file("zone.xml", "<yandex><timezone>Asia/Tokyo</timezone></yandex>"))
        .withUsersFile(await file("users.xml", `<yandex>${profile}${guest}</yandex>`))
        .start();
      expect(await sql(clickhouse, "SELECT name FROM item ORDER BY name")).toEqual([
        { name: "one" },
        { name: "two" },
      ]);
      expect(await clickhouse.executeQuery("SELECT timezone()")).toBe("Asia/Tokyo\n");
      const options = { ...clickhouse.getClientOptions(), username: "guest", password: "" };
      expect(
        await sql(options, "SELECT value FROM system.settings WHERE name = 'max_threads'"),
      ).toEqual([{ value: "3" }]);
      const address = `${clickhouse.getHost()}:${clickhouse.getHttpPort()}`;
      expect(clickhouse.getHttpUrl()).toBe(`http://${address}`);
      expect(clickhouse.getConnectionUrl()).toBe(`http://me:a%20b@${address}/shop`);
      expect(clickhouse.getPort()).toBe(clickhouse.getMappedPort(9000));
    });

    it("fails with a script that fails", async () => {
      const script = await file("bad.sql", "CREATE TABLE nonsense;");
      const start = new ClickHouseContainer(CLICKHOUSE).withInitScripts(script).start();
      await expect(start).rejects.toMatchObject({ code: "CONTAINER_EXITED" });
    });

    it("keeps data in memory until it restarts", async () => {
      await using clickhouse = await new ClickHouseContainer(CLICKHOUSE).withDataInMemory().start();
      await sql(clickhouse, "CREATE TABLE item (name String) ENGINE = Log");
      expect((await clickhouse.exec("stat -f -c %T /var/lib/clickhouse")).stdout).toBe("tmpfs\n");
      await clickhouse.restart();
      expect(await sql(clickhouse, "SHOW TABLES")).toEqual([]);
    });

    it("follows the image's variables, without a password", async () => {
      await using clickhouse = await new ClickHouseContainer(CLICKHOUSE)
        .withEnvironment({ CLICKHOUSE_USER: "default", CLICKHOUSE_DB: "default" })
        .withPassword("")
        .withEnvironment({ CLICKHOUSE_SKIP_USER_SETUP: "1" })
        .start();
      expect(await sql(clickhouse, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
      expect(clickhouse.getConnectionUrl()).toMatch(/^http:\/\/default@[\d.]+:\d+\/default$/);
    });
  });

  describe("openDatabase", () => {
    let clickhouse: StartedClickHouseContainer;
    beforeAll(async () => {
      clickhouse = await new ClickHouseContainer(CLICKHOUSE).start();
      for (const statement of [
        "CREATE TABLE item (id UInt64, name String DEFAULT 'test.x', day Date) ENGINE = MergeTree(day, id, 8192)",
        "CREATE TABLE `odd ``name``` (a UInt8) ENGINE = Log",
        "CREATE VIEW z_names AS SELECT name FROM test.item WHERE name != 'test.item'",
        "CREATE VIEW a_long AS SELECT name FROM test.z_names WHERE length(name) > 3",
        "CREATE TABLE total (name String, n UInt64) ENGINE = SummingMergeTree(n) ORDER BY name",
        "CREATE MATERIALIZED VIEW to_total TO test.total AS SELECT name, toUInt64(1) AS n FROM test.item",
        "CREATE MATERIALIZED VIEW own_total ENGINE = Log AS SELECT name FROM test.item",
        "INSERT INTO item (id, name, day) VALUES (1, 'first', '2020-01-01')",
      ]) {
        await sql(clickhouse, statement);
      }
    });
    afterAll(() => clickhouse.stop());

    it("gives each test an empty database and drops it", async () => {
      const before = await databases(clickhouse);
      {
        await using one = await clickhouse.openDatabase();
        await using two = await clickhouse.openDatabase();
        for (const database of [one, two]) {
          await sql(database, "CREATE TABLE mine (name String) ENGINE = Log");
        }
        await sql(one, "INSERT INTO mine VALUES ('one')");
        expect(await sql(one, "SELECT name FROM mine")).toEqual([{ name: "one" }]);
        expect(await sql(two, "SELECT name FROM mine")).toEqual([]);
        expect(await one.executeQuery("SELECT count() FROM mine")).toBe("1\n");
        expect(one.getConnectionUrl()).toBe(
          clickhouse.getConnectionUrl().replace(/test$/, one.getDatabase()),
        );
      }
      expect(await databases(clickhouse)).toEqual(before);
    });

    it("copies the schema with what reads it", async () => {
      await using copy = await clickhouse.openDatabase({ copySchema: true });
      expect(await sql(copy, "SELECT * FROM item")).toEqual([]);
      await sql(copy, "INSERT INTO item (id, day) VALUES (7, '2020-01-01')");
      await sql(copy, "INSERT INTO item (id, name, day) VALUES (8, 'test.item', '2020-01-01')");
      expect(await sql(copy, "SELECT name FROM a_long")).toEqual([{ name: "test.x" }]);
      expect(await sql(copy, "SELECT name, n FROM total ORDER BY name")).toEqual([
        { name: "test.item", n: "1" },
        { name: "test.x", n: "1" },
      ]);
      expect(await sql(copy, "SELECT count() AS n FROM own_total")).toEqual([{ n: "2" }]);
      expect(await sql(copy, "SELECT * FROM `odd ``name```")).toEqual([]);
      expect(await sql(clickhouse, "SELECT name FROM item")).toEqual([{ name: "first" }]);
      expect(await sql(clickhouse, "SELECT name FROM own_total")).toEqual([{ name: "first" }]);
    });

    it("reports the server's message, and leaves nothing of a copy that fails", async () => {
      await sql(clickhouse, "CREATE TABLE gone (a UInt8) ENGINE = Log");
      await sql(clickhouse, "CREATE VIEW of_gone AS SELECT a FROM test.gone");
      await sql(clickhouse, "DROP TABLE gone");
      const before = await databases(clickhouse);
      try {
        await expect(clickhouse.openDatabase({ copySchema: true })).rejects.toMatchObject({
          code: "CLICKHOUSE_REQUEST_FAILED",
          message: expect.stringContaining("gone") as string,
        });
      } finally {
        await sql(clickhouse, "DROP TABLE of_gone");
      }
      expect(await databases(clickhouse)).toEqual(before);
    });

    it("is attached without being dropped", async () => {
      await using database = await clickhouse.openDatabase();
      const data = JSON.parse(JSON.stringify(database)) as ObjectData;
      {
        await using attached = attach(data, ClickHouseDatabase);
        expect(attached.getClientOptions()).toEqual(database.getClientOptions());
      }
      expect(await databases(clickhouse)).toContain(database.getDatabase());
    });

    it("drops what a killed process has left", async () => {
      const run = (end: string): ReturnType<typeof runModuleProgram> =>
        runModuleProgram(
          "open-part",
          ["clickhouse", JSON.stringify(clickhouse), "openDatabase", end],
          ownSession(),
        );
      const killed = await run("killed");
      expect(killed.stderr).toBe("");
      const name = killed.stdout.trim();
      expect(await databases(clickhouse)).toContain(name);
      expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
      expect(await databases(clickhouse)).not.toContain(name);
    });
  });
});

describePage("clickhouse", ['[{"name":"teas"}]', "Asia/Tokyo"]);
