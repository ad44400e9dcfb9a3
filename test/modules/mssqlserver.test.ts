import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConnectionPool } from "mssql";
import {
  MSSQLServerContainer,
  MSSQLServerDatabase,
  type MSSQLClientOptions,
  type StartedMSSQLServerContainer,
} from "../../modules/mssqlserver";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract, ODD } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const MSSQL = "mcr.microsoft.com/mssql/server:2022-latest";

const create = (image = MSSQL): MSSQLServerContainer =>
  new MSSQLServerContainer(image).acceptLicense();

/** A busy machine may be late. */
const PATIENCE = { connectionTimeout: 120_000, requestTimeout: 120_000 };

/** Sends a query on a connection of its own; `name` is a parameter. */
async function sql(
  where: string | MSSQLClientOptions,
  query: string,
  name?: string,
): Promise<object[]> {
  const config = typeof where === "string" ? ConnectionPool.parseConnectionString(where) : where;
  const pool = await new ConnectionPool({ ...config, ...PATIENCE }).connect();
  try {
    const request = pool.request();
    if (name !== undefined) request.input("name", name);
    const { recordset } = await request.query<object>(query);
    // A statement without rows has none, whatever the types say.
    return [...((recordset as object[] | undefined) ?? [])];
  } finally {
    await pool.close();
  }
}

async function databases(mssql: StartedMSSQLServerContainer): Promise<string[]> {
  const rows = await sql(mssql.getConnectionUri(), "SELECT name FROM sys.databases");
  return (rows as { name: string }[]).map(({ name }) => name);
}

describeContract<StartedMSSQLServerContainer>({
  server: "mssqlserver",
  image: MSSQL,
  create,
  query: async (mssql) => {
    const expected = [{ name: mssql.getDatabase() }];
    expect(await sql(mssql.getConnectionUri(), "SELECT DB_NAME() AS name")).toEqual(expected);
    expect(await sql(mssql.getClientOptions(), "SELECT DB_NAME() AS name")).toEqual(expected);
  },
  address: "getClientOptions",
  starts: 20,
  wrongPassword: {
    connect: (mssql) => sql({ ...mssql.getClientOptions(), password: "Wr0ngWr0ng" }, "SELECT 1"),
    error: /Login failed for user 'sa'/,
  },
  odd: () => create().withPassword(ODD).withDatabase(ODD),
  bakes: true,
});

describeServer("mssqlserver", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mayfly-mssql-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Writes a file that only its owner can read, which the image's user is not. */
  async function file(name: string, content: string): Promise<string> {
    await writeFile(join(folder, name), content, { mode: 0o600 });
    return join(folder, name);
  }

  it("creates the database and runs scripts in it once, also on another port", async () => {
    await using mssql = await create()
      .withDatabase("shop")
      .withEnvironment({ MSSQL_TCP_PORT: "1444" })
      .withInitScripts(await file("z.sql", "CREATE TABLE tea (name NVARCHAR(50));\nGO\n"))
      .withInitScripts(await file("a.sql", "INSERT INTO tea VALUES (N'Assam');"))
      .start();
    expect(mssql.getPort()).toBe(mssql.getMappedPort(1444));
    const uri = mssql.getConnectionUri();
    const address = `${mssql.getHost()},${mssql.getPort()}`;
    expect(uri).toBe(`Server=${address};Database=shop;User Id=sa;Password=Passw0rd;Encrypt=false`);
    expect(mssql.getConnectionUri(true)).toMatch(/;Encrypt=true;TrustServerCertificate=true$/);
    const select = "SELECT name FROM tea WHERE name = @name";
    expect(await sql(uri, select, "Assam")).toEqual([{ name: "Assam" }]);
    await mssql.restart();
    expect(await sql(mssql.getConnectionUri(), select, "Assam")).toEqual([{ name: "Assam" }]);
  });

  it("fails to start if a script fails, and shows why", async () => {
    const script = await file("bad.sql", "SELECT name FROM gone");
    await expect(create().withInitScripts(script).start()).rejects.toThrow(
      "Invalid object name 'gone'",
    );
  });

  it("waits for a line of the log", async () => {
    const line = /now READY for client connections/i;
    await using mssql = await create().withWaitForMessage(line).start();
    expect(await databases(mssql)).toEqual(["master"]);
    const never = create().withWaitForMessage("(never)").withStartupTimeout(3_000);
    await expect(never.start()).rejects.toMatchObject({ code: "STARTUP_TIMEOUT" });
  });

  describe("openDatabase", () => {
    let mssql: StartedMSSQLServerContainer;
    beforeAll(async () => {
      mssql = await create().start();
    });
    afterAll(() => mssql.stop());

    it("gives each test an empty database, and drops it", async () => {
      const script = await file("tea.sql", "CREATE TABLE tea (name NVARCHAR(50))\nGO\n");
      {
        await using one = await mssql.openDatabase();
        await using two = await mssql.openDatabase();
        await one.executeScript(script);
        expect((await mssql.exec(["find", "/tmp", "-name", "mayfly-*"])).stdout).toBe("");
        await sql(one.getConnectionUri(), "INSERT INTO tea VALUES (@name)", "it's");
        expect(await sql(one.getClientOptions(), "SELECT name FROM tea")).toEqual([
          { name: "it's" },
        ]);
        expect(await one.executeQuery("SET NOCOUNT ON; SELECT name FROM tea", ["-h", "-1"])).toBe(
          "it's\n",
        );
        await expect(sql(two.getConnectionUri(), "SELECT name FROM tea")).rejects.toThrow(
          "Invalid object name 'tea'",
        );
        await expect(two.executeQuery("SELECT name FROM tea")).rejects.toMatchObject({
          code: "EXEC_FAILED",
          message: expect.stringContaining("Invalid object name 'tea'") as string,
        });
        const data = JSON.parse(JSON.stringify(one)) as ObjectData;
        await using attached = attach(data, MSSQLServerDatabase);
        expect(attached.getConnectionUri()).toBe(one.getConnectionUri());
        expect((await databases(mssql)).length).toBe(3);
      }
      expect(await databases(mssql)).toEqual(["master"]);
    });

    it("drops what a killed process has left", async () => {
      const run = (end: string): ReturnType<typeof runModuleProgram> =>
        runModuleProgram(
          "open-part",
          ["mssqlserver", JSON.stringify(mssql), "openDatabase", end],
          ownSession(),
        );
      const killed = await run("killed");
      expect(killed.stderr).toBe("");
      expect(await databases(mssql)).toContain(killed.stdout);
      expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
      expect(await databases(mssql)).not.toContain(killed.stdout);
    });
  });
});

describePage("mssqlserver", ['[{"name":"master"}]', '[{"name":"Assam"}]']);
