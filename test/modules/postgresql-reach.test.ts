import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PostgreSqlContainer, StartedPostgreSqlContainer } from "../../modules/postgresql";
import { attach } from "../../src";
import { POSTGRES } from "../support/images";
import { home, query } from "../support/postgresql-server";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-postgres-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const memory = (): PostgreSqlContainer => new PostgreSqlContainer(POSTGRES).withDataInMemory();

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, content, { mode: 0o600 });
  return path;
}

describe("a PostgreSQL server that its user configured", () => {
  it.each<[string, () => PostgreSqlContainer]>([
    ["-p in its command", () => memory().withCommand(["postgres", "-p", "5433"])],
    ["PGPORT", () => memory().withEnvironment({ PGPORT: "5433" })],
  ])("is reached with %s", async (_what, builder) => {
    await using postgres = await builder().start();
    const rows = await query(postgres.getConnectionUri(), "SELECT current_setting('port') AS port");
    expect(rows).toEqual([{ port: "5433" }]);
    const again = attach(JSON.parse(JSON.stringify(postgres)) as never, StartedPostgreSqlContainer);
    expect(again.getPort()).toBe(postgres.getPort());
    await using clone = await again.cloneDatabase();
    expect(await query(clone.getConnectionUri(), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("is reached at the port of its configuration file", async () => {
    const config = await file("postgresql.conf", "port = 5433\n");
    await using postgres = await memory().withConfigFile(config).start();
    const rows = await query(postgres.getConnectionUri(), "SELECT current_setting('port') AS port");
    expect(rows).toEqual([{ port: "5433" }]);
  });

  it("has the user and the password of files", async () => {
    await using postgres = await memory()
      .withCopyContentToContainer([
        { content: "ada\n", target: "/run/secrets/user" },
        {
          content: "se cret\n\n",
          target: "/run/secrets/password",
          mode: 0o600,
          reader: "postgres",
        },
      ])
      .withEnvironment({
        POSTGRES_USER_FILE: "/run/secrets/user",
        POSTGRES_PASSWORD_FILE: "/run/secrets/password",
      })
      .start();
    expect(postgres.getUsername()).toBe("ada");
    expect(postgres.getPassword()).toBe("se cret");
    const rows = await query(postgres.getConnectionUri(), "SELECT current_user AS user");
    expect(rows).toEqual([{ user: "ada" }]);
  });

  it("has the password of its method, even if a variable names a file", async () => {
    await using postgres = await memory()
      .withEnvironment({ POSTGRES_PASSWORD_FILE: "/run/secrets/missing" })
      .withPassword("of the method")
      .start();
    expect(await query(postgres.getConnectionUri(), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("says that it listens on the loopback address only", async () => {
    const start = memory()
      .withCommand(["postgres", "-c", "listen_addresses=localhost"])
      .withStartupTimeout(20_000)
      .start();
    await expect(start).rejects.toMatchObject({
      code: "STARTUP_TIMEOUT",
      lastSeen: expect.stringContaining("only on the container's loopback address") as string,
    });
  });
});

it("runs an init script with the files that it includes by name, each once", async () => {
  await file("db/tables.sql", "CREATE TABLE item (name text);\n\\ir 'more data/items.sql'\n");
  await file(
    "db/more data/items.sql",
    "INSERT INTO item VALUES ('teapot');\n\\ir ../../shared.sql\n",
  );
  await file("shared.sql", "INSERT INTO item VALUES ('kettle');\n\\ir missing.sql\n");
  const schema = await file("db/schema.sql", "\\set ON_ERROR_STOP off\n\\ir tables.sql\n");
  const last = await file("last.sql", "INSERT INTO item VALUES ('last');\n");
  await using postgres = await memory().withInitScripts(schema, last).start();
  const rows = await query<{ name: string }>(postgres.getConnectionUri(), "SELECT name FROM item");
  expect(rows.map(({ name }) => name)).toEqual(["teapot", "kettle", "last"]);
});

it("says which prepared transaction is in the way of a restore", async () => {
  await using postgres = await memory()
    .withCommand(["postgres", "-c", "max_prepared_transactions=5"])
    .start();
  const uri = postgres.getConnectionUri();
  await query(uri, "CREATE TABLE item (name text)");
  await postgres.snapshot();
  await query(uri, "BEGIN; INSERT INTO item VALUES ('x'); PREPARE TRANSACTION 'left over'");
  await expect(postgres.restoreSnapshot()).rejects.toMatchObject({
    code: "POSTGRES_SNAPSHOT_FAILED",
    message: expect.stringContaining("prepared transaction") as string,
    hint: "prepared transactions keep the database in use until they are committed or rolled back, for example by ROLLBACK PREPARED 'left over'.",
  });
  await expect(
    query(home(postgres), "SELECT count(*)::int AS n FROM pg_prepared_xacts"),
  ).resolves.toEqual([{ n: 1 }]);
  await query(uri, "ROLLBACK PREPARED 'left over'");
  await postgres.restoreSnapshot();
});
