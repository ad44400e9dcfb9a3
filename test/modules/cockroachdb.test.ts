import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  CockroachDbContainer,
  CockroachDbDatabase,
  type StartedCockroachDbContainer,
} from "../../modules/cockroachdb";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";
import { query } from "../support/postgresql-server";

const COCKROACH = "cockroachdb/cockroach:v26.2.4";

async function databases(cockroach: StartedCockroachDbContainer): Promise<string[]> {
  const rows = await query<{ name: string }>(
    cockroach.getConnectionUri(),
    "SELECT datname AS name FROM pg_database WHERE datname LIKE 'mayfly%'",
  );
  return rows.map(({ name }) => name);
}

describeContract<StartedCockroachDbContainer>({
  server: "cockroachdb",
  image: COCKROACH,
  create: (image) => new CockroachDbContainer(image),
  query: async (cockroach) => {
    // The user's rights are there from the start: those of the image's last command.
    const uri = cockroach.getConnectionUri();
    await query(uri, "CREATE TABLE IF NOT EXISTS tea (name text)");
    expect(await query(uri, "SELECT current_database() AS name")).toEqual([
      { name: cockroach.getDatabase() },
    ]);
  },
  address: "getConnectionUri",
  starts: 3,
  bakes: true,
});

describeServer("cockroachdb", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mayfly-cockroach-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function file(name: string, content: string | Buffer): Promise<string> {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  }

  it("runs init scripts in order, with an own command", async () => {
    await using cockroach = await new CockroachDbContainer(COCKROACH)
      .withDatabase("shop")
      .withUsername("me")
      .withCommand(["start-single-node", "--insecure", "--http-addr=0.0.0.0:8081"])
      .withInitScripts(
        await file("z.sql", "CREATE TABLE tea (name text);"),
        await file("a.sql.gz", gzipSync("INSERT INTO tea VALUES ('gz');")),
        await file(
          "b.sh",
          `sleep 1\ncockroach sql --insecure --database=shop -e "INSERT INTO tea VALUES ('sh')"\n`,
        ),
      )
      .start();
    const address = `${cockroach.getHost()}:${cockroach.getPort()}`;
    expect(cockroach.getConnectionUri()).toBe(`postgres://me@${address}/shop`);
    expect(await cockroach.executeQuery("SELECT name FROM tea ORDER BY name")).toBe(
      "name\ngz\nsh\n",
    );
    const health = await fetch(`${cockroach.getHttpUrl()}/health?ready=1`);
    expect(health.status).toBe(200);
    expect(cockroach.getHttpUrl()).toContain(`:${cockroach.getMappedPort(8081)}`);
  });

  it("fails to start if a script fails, and shows why", async () => {
    const broken = await file("broken.sql", "SELEKT 1;");
    const start = new CockroachDbContainer(COCKROACH).withInitScripts(broken).start();
    await expect(start).rejects.toMatchObject({
      code: "CONTAINER_EXITED",
      message: expect.stringContaining("syntax error") as string,
    });
  });

  describe("openDatabase", () => {
    let cockroach: StartedCockroachDbContainer;
    beforeAll(async () => {
      cockroach = await new CockroachDbContainer(COCKROACH).start();
    });
    afterAll(() => cockroach.stop());

    it("gives each test an empty database of its own, and drops it", async () => {
      {
        await using one = await cockroach.openDatabase();
        await using two = await cockroach.openDatabase();
        await query(one.getConnectionUri(), "CREATE TABLE tea (name text)");
        await query(one.getConnectionUri(), "INSERT INTO tea VALUES ('Assam')");
        expect(await one.executeQuery("SELECT name FROM tea")).toBe("name\nAssam\n");
        await expect(two.executeQuery("SELECT name FROM tea")).rejects.toMatchObject({
          code: "EXEC_FAILED",
          message: expect.stringContaining('relation "tea" does not exist') as string,
        });
        const data = JSON.parse(JSON.stringify(one)) as ObjectData;
        await using attached = attach(data, CockroachDbDatabase);
        expect(attached.getConnectionUri()).toBe(one.getConnectionUri());
        const names = [one.getDatabase(), two.getDatabase()].sort();
        expect((await databases(cockroach)).sort()).toEqual(names);
      }
      expect(await databases(cockroach)).toEqual([]);
    });

    it("drops what a killed process has left", async () => {
      const run = (end: string): ReturnType<typeof runModuleProgram> =>
        runModuleProgram(
          "open-part",
          ["cockroachdb", JSON.stringify(cockroach), "openDatabase", end],
          ownSession(),
        );
      const killed = await run("killed");
      expect(killed.stderr).toBe("");
      expect(await databases(cockroach)).toEqual([killed.stdout]);
      expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
      expect(await databases(cockroach)).toEqual([]);
    });
  });
});

describePage("cockroachdb", ["{ current_database: 'test' }", "{ name: 'Assam' }"]);
