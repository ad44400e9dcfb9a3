import { Client } from "pg";
import {
  PostgreSqlContainer,
  PostgreSqlDatabase,
  StartedPostgreSqlContainer,
} from "../../modules/postgresql";
import { attach, type ObjectData, type StartedContainerData } from "../../src";
import { eventually } from "../support/eventually";
import { freePort } from "../support/free-port";
import { CertificateAuthority } from "../support/fake-daemon-certificates";
import { POSTGRES } from "../support/images";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

async function query<Row extends object>(connectionString: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const names = async (where: { getConnectionUri(): string }): Promise<string[]> =>
  (await query<{ name: string }>(where.getConnectionUri(), "SELECT name FROM item ORDER BY 1")).map(
    ({ name }) => name,
  );

const add = (where: { getConnectionUri(): string }, name: string): Promise<object[]> =>
  query(where.getConnectionUri(), `INSERT INTO item VALUES ('${name}')`);

/** Returns all databases except those that every server has. */
const databases = async (postgres: StartedPostgreSqlContainer): Promise<string[]> =>
  (
    await query<{ name: string }>(
      postgres.getConnectionUri(),
      `SELECT datname AS name FROM pg_database
         WHERE datname NOT IN ('postgres', 'template0', 'template1', current_database())`,
    )
  ).map(({ name }) => name);

const templates = async (postgres: StartedPostgreSqlContainer): Promise<string[]> =>
  (await databases(postgres)).filter((name) => name.startsWith("mayfly_template_"));

const clones = async (postgres: StartedPostgreSqlContainer): Promise<string[]> =>
  (await databases(postgres)).filter((name) => !name.startsWith("mayfly_template_"));

const start = async (
  builder = new PostgreSqlContainer(POSTGRES).withDataInMemory(),
): Promise<StartedPostgreSqlContainer> => {
  const postgres = await builder.start();
  await query(
    postgres.getConnectionUri(),
    "CREATE TABLE item (name text); INSERT INTO item VALUES ('first')",
  );
  return postgres;
};

const data = (value: object): string => JSON.stringify(value);

/** Waits until a client has heard that the server has ended its connection. */
const isTold = (told: readonly unknown[]): Promise<void> =>
  eventually("the client is told", () => Promise.resolve(told.includes("57P01") || told.join()));

describe("cloneDatabase", () => {
  it("gives databases of their own, with what the original had at the first clone", async () => {
    await using postgres = await start(new PostgreSqlContainer(POSTGRES));
    await using one = await postgres.cloneDatabase();
    await add(postgres, "later");
    await using two = await postgres.cloneDatabase();
    await add(one, "of one");
    expect(await names(one)).toEqual(["first", "of one"]);
    expect(await names(two)).toEqual(["first"]);
    expect(await names(postgres)).toEqual(["first", "later"]);
    expect(two.getConnectionUri()).toBe(
      `postgres://test:test@127.0.0.1:${postgres.getPort()}/${two.getDatabase()}`,
    );
    expect([two.getHost(), two.getPort(), two.getUsername(), two.getPassword()]).toEqual([
      ...["127.0.0.1", postgres.getPort(), "test", "test"],
    ]);
  });

  it("is undone by drop, with clients connected, as often as it is called", async () => {
    await using postgres = await start();
    const database = await postgres.cloneDatabase();
    const client = new Client({ connectionString: database.getConnectionUri() });
    const told: unknown[] = [];
    client.on("error", (error) => told.push((error as { code?: string }).code));
    await client.connect();
    await Promise.all([database.drop(), database.drop()]);
    await database.stop();
    // Before the next query, which would get the server's message otherwise.
    await isTold(told);
    await expect(client.query("SELECT")).rejects.toThrow();
    expect(await clones(postgres)).toEqual([]);
  });

  it("disconnects clients of the original for the template, and not for later clones", async () => {
    await using postgres = await start();
    const connect = async (): Promise<{ client: Client; told: unknown[] }> => {
      const client = new Client({ connectionString: postgres.getConnectionUri() });
      const told: unknown[] = [];
      client.on("error", (error) => told.push((error as { code?: string }).code));
      await client.connect();
      return { client, told };
    };
    const before = await connect();
    await using _first = await postgres.cloneDatabase();
    await isTold(before.told);
    await expect(before.client.query("SELECT")).rejects.toThrow();
    const after = await connect();
    await using second = await postgres.cloneDatabase();
    expect(await names(second)).toEqual(["first"]);
    expect((await after.client.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    await after.client.end();
  });

  it("copies a snapshot where it is told to", async () => {
    await using postgres = await start();
    await postgres.snapshot("empty shop");
    await add(postgres, "later");
    await using one = await postgres.cloneDatabase({ from: "empty shop" });
    await using two = await postgres.cloneDatabase();
    expect(await names(one)).toEqual(["first"]);
    expect(await names(two)).toEqual(["first", "later"]);
    expect(one.getDatabase()).not.toBe(two.getDatabase());
  });

  it("keeps the original's owner, privileges and settings", async () => {
    await using postgres = await start();
    await query(
      postgres.getConnectionUri(),
      `CREATE ROLE app; CREATE ROLE reader;
       ALTER DATABASE test OWNER TO app; REVOKE ALL ON DATABASE test FROM public;
       GRANT CONNECT ON DATABASE test TO reader;
       ALTER DATABASE test SET search_path = shop, public;
       ALTER ROLE app IN DATABASE test SET statement_timeout = '7s'`,
    );
    const attributes = (where: { getConnectionUri(): string }): Promise<object[]> =>
      query(
        where.getConnectionUri(),
        `SELECT datdba::regrole::text, datacl::text, current_setting('search_path') AS path,
           (SELECT array_agg(setconfig::text ORDER BY setrole) FROM pg_db_role_setting
            WHERE setdatabase = pg_database.oid) AS settings
         FROM pg_database WHERE datname = current_database()`,
      );
    await using clone = await postgres.cloneDatabase();
    const expected = await attributes(postgres);
    expect(expected).toMatchObject([{ datdba: "app", path: "shop, public" }]);
    expect(await attributes(clone)).toEqual(expected);
    await clone.reset();
    expect(await attributes(clone)).toEqual(expected);
  });

  it("takes names and credentials of any characters, and the database postgres", async () => {
    const builder = new PostgreSqlContainer(POSTGRES)
      .withDataInMemory()
      .withDatabase("postgres")
      .withUsername("ada.l")
      .withPassword(`50% p@ss/word: #1 "'`);
    await using postgres = await start(builder);
    const name = `It's "my" 50% a/b ü`;
    await using clone = await postgres.cloneDatabase({ name });
    expect(await names(clone)).toEqual(["first"]);
    expect(await clones(postgres)).toEqual([name]);
    await clone.reset();
    expect(await names(clone)).toEqual(["first"]);
  });

  it("can be reset, with clients connected", async () => {
    await using postgres = await start();
    await using clone = await postgres.cloneDatabase();
    const client = new Client({ connectionString: clone.getConnectionUri() });
    client.on("error", () => undefined);
    await client.connect();
    await client.query("DROP TABLE item");
    await clone.reset();
    expect(await names(clone)).toEqual(["first"]);
    expect(await clones(postgres)).toEqual([clone.getDatabase()]);
    await expect(client.query("SELECT")).rejects.toThrow();
  });

  it("speaks TLS where the server lets nobody in without", async () => {
    const authority = new CertificateAuthority("authority of a test");
    const { cert, key } = authority.certificate("postgres", ["127.0.0.1"]);
    await using postgres = await new PostgreSqlContainer(POSTGRES)
      .withDataInMemory()
      .withSSL(cert, key)
      .withCopyContentToContainer([
        {
          content: `printf 'local all all trust\\nhostssl all all all scram-sha-256\\n' > "$PGDATA/pg_hba.conf"`,
          target: "/docker-entrypoint-initdb.d/hba.sh",
        },
      ])
      .start();
    const [made = ""] = JSON.parse(
      (await runModuleProgram("leave-clones", [data(postgres), "of a program"])).stdout,
    ) as string[];
    await using clone = await postgres.cloneDatabase();
    const client = new Client({
      connectionString: clone.getConnectionUri(),
      ssl: { ca: authority.cert },
    });
    await client.connect();
    const { rows } = await client.query<{ datname: string }>("SELECT datname FROM pg_database");
    await client.end();
    // The program has ended, because the connection did not keep it alive; its databases were dropped.
    expect(rows.map(({ datname }) => datname)).not.toContain(made);
    expect(rows.map(({ datname }) => datname)).toContain(clone.getDatabase());
  });

  it("makes one template for all processes of a run, which see data of their own", async () => {
    await using postgres = await start();
    const marks = ["a", "b", "c", "d"];
    const finished = await Promise.all(
      marks.map((mark) => runModuleProgram("clone-databases", [data(postgres), mark, "5"])),
    );
    for (const [index, { code, stdout, stderr }] of finished.entries()) {
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      const { seen, dockerode } = JSON.parse(stdout) as { seen: string[][]; dockerode: boolean };
      const mark = marks[index] ?? "";
      expect(seen).toEqual([0, 1, 2, 3, 4].map((round) => [`${mark}${round}`, "first"].sort()));
      expect(dockerode).toBe(false);
    }
    expect(await templates(postgres)).toHaveLength(1);
    expect(await clones(postgres)).toEqual([]);
  });

  it("spares a clone's first client what a database's first one has to wait for", async () => {
    await using postgres = await start();
    const hasRun = "CREATE TABLE logins (one int); CREATE FUNCTION note() RETURNS event_trigger";
    await query(
      postgres.getConnectionUri(),
      `${hasRun} LANGUAGE plpgsql AS 'BEGIN INSERT INTO logins VALUES (1); END';
       CREATE EVENT TRIGGER login ON login EXECUTE FUNCTION note()`,
    );
    await using clone = await postgres.cloneDatabase();
    const { stdout } = await postgres.exec([
      ...["sh", "-c", "cd $PGDATA/base; for each in */pg_internal.init; do dirname $each; done"],
    ]);
    const [{ oid } = { oid: "none" }] = await query<{ oid: string }>(
      postgres.getConnectionUri(),
      `SELECT oid::text FROM pg_database WHERE datname = '${clone.getDatabase()}'`,
    );
    expect(stdout.split("\n")).toContain(oid);
    // The login trigger has not run for the copy: the only client was the original's.
    expect(await query(clone.getConnectionUri(), "SELECT * FROM logins")).toHaveLength(1);
  });

  it("makes another run a template of its own, and drops a dead run's", async () => {
    await using postgres = await start();
    const [first, second] = [ownSession(), ownSession()];
    await runModuleProgram("clone-databases", [data(postgres), "x", "1"], first);
    const [left] = await templates(postgres);
    await add(postgres, "migrated");
    const { stdout } = await runModuleProgram(
      "clone-databases",
      [data(postgres), "y", "1"],
      second,
    );
    expect((JSON.parse(stdout) as { seen: string[][] }).seen).toEqual([
      ["first", "migrated", "y0"],
    ]);
    const now = await templates(postgres);
    expect(now).toHaveLength(1);
    expect(now).not.toContain(left);
  });

  it("makes the template anew when somebody has dropped it, of the database as it is then", async () => {
    await using postgres = await start();
    await using one = await postgres.cloneDatabase();
    const [template = ""] = await templates(postgres);
    await query(postgres.getConnectionUri(), `ALTER DATABASE ${template} IS_TEMPLATE false`);
    await query(postgres.getConnectionUri(), `DROP DATABASE ${template}`);
    await expect(one.reset()).rejects.toMatchObject({
      message: expect.stringContaining(`template database "${template}" does not exist`) as string,
    });
    await add(postgres, "later");
    await query(postgres.getConnectionUri(), "ALTER DATABASE test SET search_path = shop, public");
    await using two = await postgres.cloneDatabase();
    expect(await query(two.getConnectionUri(), "SHOW search_path")).toEqual([
      { search_path: "shop, public" },
    ]);
    expect(await query(two.getConnectionUri(), "SELECT name FROM public.item ORDER BY 1")).toEqual([
      { name: "first" },
      { name: "later" },
    ]);
    expect(await templates(postgres)).toEqual([template]);
    await one.reset();
    expect(await names(one)).toEqual(["first", "later"]);
    // The next clone finds the new template; no third one is made.
    await add(postgres, "latest");
    await using three = await postgres.cloneDatabase();
    expect(await names(three)).toEqual(["first", "later"]);
  });

  it("drops what a dead process has left, and nothing of a living one or of the user", async () => {
    await using postgres = await start();
    await using kept = await postgres.cloneDatabase();
    await using named = await postgres.cloneDatabase({ name: "mine, and alive" });
    await query(postgres.getConnectionUri(), "CREATE DATABASE mayfly_of_somebody");
    const { stdout, code } = await runModuleProgram("leave-clones", [data(postgres), "left"]);
    expect(code).toBe(0);
    const left = JSON.parse(stdout) as string[];
    expect(await clones(postgres)).toEqual(expect.arrayContaining(left));
    await runModuleProgram("clone-databases", [data(postgres), "x", "1"]);
    expect((await clones(postgres)).sort()).toEqual(
      [kept.getDatabase(), named.getDatabase(), "mayfly_of_somebody"].sort(),
    );
  });

  it("can be handed to another process, which does not drop it by letting go", async () => {
    await using postgres = await start();
    await using clone = await postgres.cloneDatabase();
    const sent = JSON.parse(JSON.stringify(clone)) as ObjectData;
    {
      await using attached = attach(sent, PostgreSqlDatabase);
      expect(attached).toBeInstanceOf(PostgreSqlDatabase);
      expect(attached.getConnectionUri()).toBe(clone.getConnectionUri());
      await add(attached, "second");
      await attached.reset();
    }
    expect(await names(clone)).toEqual(["first"]);
    await attach(sent, PostgreSqlDatabase).drop();
    expect(await clones(postgres)).toEqual([]);
  });

  it("says why it fails", async () => {
    await using postgres = await start();
    await postgres.snapshot("known");
    await query(postgres.getConnectionUri(), "CREATE DATABASE taken");
    await expect(postgres.cloneDatabase({ name: "taken" })).rejects.toMatchObject({
      code: "POSTGRES_CLONE_FAILED",
      message:
        'Clone taken of database test could not be created: database "taken" already exists\nHint: omit `name` to get a unique one, or drop the existing database first.',
    });
    await expect(postgres.cloneDatabase({ from: "unknown" })).rejects.toMatchObject({
      code: "POSTGRES_CLONE_FAILED",
      message: expect.stringMatching(
        /^Clone mayfly_\S+ of snapshot unknown could not be created: template database "unknown" does not exist\nHint: call snapshot\("unknown"\) first; the existing snapshots are known\.$/,
      ) as string,
    });
    const dropped = await postgres.cloneDatabase({ name: "dropped" });
    await dropped.drop();
    await expect(dropped.reset()).rejects.toMatchObject({
      code: "POSTGRES_CLONE_FAILED",
      message: expect.stringMatching(
        /^Database dropped could not be reset to mayfly_template_\w+: database "dropped" does not exist\nHint: the clone or its template has been dropped; cloneDatabase\(\) creates a new clone\.$/,
      ) as string,
    });
    for (const bad of [{ name: "x".repeat(64) }, { name: "" }, { name: "mayfly_x" }, { from: 5 }]) {
      await expect(postgres.cloneDatabase(bad as never)).rejects.toMatchObject({
        code: "INVALID_OPTION",
      });
    }
  });

  it("leaves nothing in the server's log, which a failed test shows", async () => {
    await using postgres = await start();
    const since = new Date();
    await using clone = await postgres.cloneDatabase();
    await clone.reset();
    const { output } = await postgres.getLogs({ since });
    expect(output.split("\n").filter((line) => /ERROR|checkpoint/.test(line))).toEqual([]);
  });

  it("notices that the server is stopped, and has nothing left to drop", async () => {
    const postgres = await start();
    const clone = await postgres.cloneDatabase();
    const attached = attach(
      JSON.parse(JSON.stringify(postgres)) as StartedContainerData,
      StartedPostgreSqlContainer,
    );
    const sent = attach(JSON.parse(JSON.stringify(clone)) as ObjectData, PostgreSqlDatabase);
    await postgres.stop();
    await clone.drop();
    await expect(attached.cloneDatabase()).rejects.toMatchObject({
      code: "POSTGRES_CLONE_FAILED",
      message: expect.stringContaining("failed: connect ECONNREFUSED") as string,
    });
    await expect(sent.drop()).rejects.toMatchObject({ code: "POSTGRES_DROP_FAILED" });
  });

  it("works again after a restart", async () => {
    await using postgres = await start(new PostgreSqlContainer(POSTGRES));
    const clone = await postgres.cloneDatabase();
    await postgres.restart();
    expect(await names(clone)).toEqual(["first"]);
    await using another = await postgres.cloneDatabase();
    expect(await names(another)).toEqual(["first"]);
    await clone.drop();
  });

  it("does not take a server for the one that had its port before", async () => {
    // Nobody gets it between the two starts.
    const host = await freePort();
    const builder = new PostgreSqlContainer(POSTGRES)
      .withDataInMemory()
      .withExposedPorts({ container: 5432, host });
    {
      await using before = await start(builder);
      await before.cloneDatabase();
    }
    await using postgres = await start(builder);
    await query(postgres.getConnectionUri(), "ALTER DATABASE test SET search_path = shop, public");
    await using clone = await postgres.cloneDatabase();
    const shown = await query(clone.getConnectionUri(), "SHOW search_path");
    expect(shown).toEqual([{ search_path: "shop, public" }]);
  });

  it("makes 200 clones of 30 tables, four processes at once", async () => {
    await using postgres = await start();
    for (let table = 0; table < 30; table++) {
      await query(
        postgres.getConnectionUri(),
        `CREATE TABLE t${table} (id bigserial PRIMARY KEY, name text UNIQUE);
         INSERT INTO t${table} (name) SELECT 'row ' || n FROM generate_series(1, 20) AS n`,
      );
    }
    const finished = await Promise.all(
      ["a", "b", "c", "d"].map((mark) =>
        runModuleProgram("clone-databases", [data(postgres), mark, "50"]),
      ),
    );
    const times = finished.flatMap(
      ({ stdout }) => (JSON.parse(stdout) as { times: number[] }).times,
    );
    expect(times).toHaveLength(200);
    times.sort((a, b) => a - b);
    console.info(`clone and drop, of 200: median ${times[100]?.toFixed(1) ?? ""} ms`);
    expect(await clones(postgres)).toEqual([]);
  }, 900_000);
});

describe("emptyTables", () => {
  const SCHEMA = `
    CREATE SCHEMA shop;
    CREATE TABLE shop.customer (id serial PRIMARY KEY, name text);
    CREATE TABLE "Order" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      customer int NOT NULL REFERENCES shop.customer);
    CREATE TABLE part (day int) PARTITION BY LIST (day);
    CREATE TABLE part_1 PARTITION OF part FOR VALUES IN (1);
    CREATE TABLE migration (id serial PRIMARY KEY, name text);
    CREATE SEQUENCE number START 100`;
  const FILL = `
    INSERT INTO shop.customer (name) VALUES ('a'), ('b');
    INSERT INTO "Order" (customer) VALUES (1), (2);
    INSERT INTO part VALUES (1);
    INSERT INTO migration (name) VALUES ('first');
    SELECT nextval('number')`;
  const state = async (where: { getConnectionUri(): string }): Promise<object | undefined> =>
    (
      await query(
        where.getConnectionUri(),
        `SELECT (SELECT count(*)::int FROM shop.customer) AS customers,
           (SELECT count(*)::int FROM "Order") AS orders, (SELECT count(*)::int FROM part) AS parts,
           (SELECT count(*)::int FROM migration) AS migrations,
           nextval('shop.customer_id_seq')::int AS customer, nextval('"Order_id_seq"')::int AS order,
           nextval('migration_id_seq')::int AS migration, nextval('number')::int AS number`,
      )
    )[0];

  it("leaves nothing but what it is told to, foreign keys or not, and lets clients be", async () => {
    await using postgres = await start();
    await query(postgres.getConnectionUri(), SCHEMA);
    await using clone = await postgres.cloneDatabase();
    for (const where of [postgres, clone]) {
      const client = new Client({ connectionString: where.getConnectionUri() });
      await client.connect();
      await client.query(FILL);
      await where.emptyTables({ except: ["migration"] });
      const emptied = { customers: 0, orders: 0, parts: 0, customer: 1, order: 1, number: 100 };
      expect(await state(where)).toEqual({ ...emptied, migrations: 1, migration: 2 });
      await where.emptyTables();
      expect(await state(where)).toEqual({ ...emptied, migrations: 0, migration: 1 });
      // state() has used up numbers of the sequences.
      await where.emptyTables();
      await client.query(FILL);
      await client.query('DELETE FROM "Order"');
      // No connection has the role of a replica any more.
      await expect(client.query('INSERT INTO "Order" (customer) VALUES (99)')).rejects.toThrow(
        /violates foreign key/,
      );
      await client.end();
    }
  });

  it("says which table there is none of, and changes nothing then", async () => {
    await using postgres = await start();
    await expect(postgres.emptyTables(["item"] as never)).rejects.toMatchObject({
      code: "INVALID_OPTION",
    });
    await expect(postgres.emptyTables({ except: ["item", "nope"] })).rejects.toMatchObject({
      code: "POSTGRES_EMPTY_FAILED",
      message: 'The tables of database test could not be emptied: relation "nope" does not exist',
    });
    expect(await names(postgres)).toEqual(["first"]);
    await expect(postgres.emptyTables({ except: "item" as never })).rejects.toMatchObject({
      code: "INVALID_OPTION",
    });
  });

  it("is followed by a snapshot, a restore and a drop at once", async () => {
    await using postgres = await start();
    await postgres.snapshot();
    await postgres.emptyTables();
    expect(await names(postgres)).toEqual([]);
    await postgres.restoreSnapshot();
    expect(await names(postgres)).toEqual(["first"]);
    await postgres.emptyTables();
    expect(await names(postgres)).toEqual([]);
    const clone = await postgres.cloneDatabase({ from: "migrated_template" });
    await clone.emptyTables();
    await clone.drop();
    expect(await clones(postgres)).toEqual(["migrated_template"]);
  });
});

test("withDataInMemory has the data in a tmpfs, and does not wait for a disk", async () => {
  await using postgres = await new PostgreSqlContainer(POSTGRES).withDataInMemory().start();
  const [settings] = await query<{ folder: string; fsync: string }>(
    postgres.getConnectionUri(),
    "SELECT current_setting('data_directory') AS folder, current_setting('fsync') AS fsync",
  );
  expect(settings?.fsync).toBe("off");
  const { output } = await postgres.exec(["stat", "-f", "-c", "%T", settings?.folder ?? ""]);
  expect(output.trim()).toBe("tmpfs");
});
