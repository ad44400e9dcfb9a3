import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { PostgreSqlContainer, type StartedPostgreSqlContainer } from "../../modules/postgresql";
import { bakedWith, TRACE } from "../support/baked-images";
import { POSTGRES } from "../support/images";
import { newTrace, removeTraced } from "../support/initialised-server";

const folder = mkdtempSync(join(tmpdir(), "baked-"));
const schema = join(folder, "schema.sql");
beforeEach(() => {
  writeFileSync(schema, "CREATE TABLE teas (name text); INSERT INTO teas VALUES ('assam');");
});
afterEach(removeTraced);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const postgres = (trace: string): PostgreSqlContainer =>
  new PostgreSqlContainer(POSTGRES).withEnvironment({ [TRACE]: trace }).withDatabase("shop");

async function query(
  container: StartedPostgreSqlContainer,
  sql: string,
  uri = container.getConnectionUri(),
): Promise<unknown[]> {
  const client = new Client({ connectionString: uri });
  await client.connect();
  try {
    const { rows } = await client.query<object>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

const teas = (container: StartedPostgreSqlContainer): Promise<unknown[]> =>
  query(container, "SELECT name FROM teas ORDER BY name");

const log = async (container: StartedPostgreSqlContainer): Promise<string> =>
  (await container.getLogs()).output;

it("has what init scripts and migrations did, its password, and no recovery to do", async () => {
  const trace = newTrace();
  let migrations = 0;
  const builder = postgres(trace)
    .withPassword("secret")
    .withInitScripts(schema)
    .withBakedInit(
      async (started) => {
        migrations++;
        await query(started, "INSERT INTO teas VALUES ('sencha')");
      },
      { key: "teas" },
    );
  for (let start = 0; start < 2; start++) {
    await using container = await builder.start();
    expect(await teas(container)).toEqual([{ name: "assam" }, { name: "sencha" }]);
    const wrong = container.getConnectionUri().replace("secret", "wrong");
    await expect(query(container, "SELECT 1", wrong)).rejects.toThrow(/password authentication/);
    const lines = await log(container);
    expect(lines).toContain("database system is ready to accept connections");
    expect(lines).not.toMatch(/initdb|recovery|was interrupted/);
    await query(container, "DELETE FROM teas");
  }
  expect(migrations).toBe(1);
  expect(await bakedWith(trace)).toHaveLength(1);
});

it("is another one with another script, password or database", async () => {
  const trace = newTrace();
  const start = (password: string): Promise<StartedPostgreSqlContainer> =>
    postgres(trace).withPassword(password).withInitScripts(schema).withBakedInit().start();
  await using first = await start("one");
  writeFileSync(schema, "CREATE TABLE teas (name text); INSERT INTO teas VALUES ('gyokuro');");
  await using second = await start("one");
  await using third = await start("two");
  expect(await teas(first)).toEqual([{ name: "assam" }]);
  expect(await teas(second)).toEqual([{ name: "gyokuro" }]);
  expect(await teas(third)).toEqual([{ name: "gyokuro" }]);
  expect(await bakedWith(trace)).toHaveLength(3);
});

it("takes snapshots as any other", async () => {
  const builder = postgres(newTrace()).withInitScripts(schema).withBakedInit();
  await (await builder.start()).stop();
  await using container = await builder.start();
  await container.snapshot();
  await query(container, "DROP TABLE teas");
  await container.restoreSnapshot();
  expect(await teas(container)).toEqual([{ name: "assam" }]);
});

it("fails with the server's words when a script fails, each time, and keeps no image", async () => {
  const trace = newTrace();
  writeFileSync(schema, "CREATE TABEL teas ();");
  const builder = postgres(trace).withInitScripts(schema).withBakedInit();
  for (let start = 0; start < 2; start++) {
    await expect(builder.start()).rejects.toMatchObject({
      code: "CONTAINER_EXITED",
      message: expect.stringContaining('syntax error at or near "TABEL"') as string,
    });
  }
  expect(await bakedWith(trace)).toEqual([]);
});

it("refuses a tmpfs for its data, which no image can have", async () => {
  const builder = postgres(newTrace()).withTmpFs({ "/var/lib/postgresql/data": "rw" });
  await expect(builder.withBakedInit().start()).rejects.toMatchObject({
    code: "INVALID_OPTION",
    message: expect.stringContaining("where the image keeps its data") as string,
  });
});
