import { Client, escapeIdentifier } from "pg";
import { PostgreSqlContainer, type StartedPostgreSqlContainer } from "../../modules/postgresql";
import { eventually } from "../support/eventually";
import { POSTGRES } from "../support/images";

// Names with a special meaning in SQL, a shell or psql, unless they are quoted.

const NAMES: Record<string, string> = {
  "the quotes of this module's own block": "$mayfly$ $$ $1",
  quotes: `a'b"c'' ""`,
  "an end of the statement": `x"; DROP TABLE victim; --`,
  "another end of the statement": `x'; DROP TABLE victim; --`,
  backslashes: String.raw`a\b\\c\'; DROP TABLE victim; --`,
  "variables and commands": "$(id) `id` ${HOME} :name :'name' %s",
  "line breaks": "a\nb\r\n\\q\nc",
  "letters that are none of ASCII": "ünï ☃ 数据 \u202e",
  "as many bytes as there can be": "ü".repeat(31) + "x",
  "a colon, a slash and a question mark": "a:b@c/d?e=f#g",
  "an option's dash": "--version",
};

interface Where {
  getHost(): string;
  getPort(): number;
  getUsername(): string;
  getPassword(): string;
  getDatabase(): string;
}

/** Connects without the URI, because node-postgres does not decode %3F and %23 in its path. */
async function query<Row extends object>(where: Where, sql: string): Promise<Row[]> {
  const client = new Client({
    host: where.getHost(),
    port: where.getPort(),
    user: where.getUsername(),
    password: where.getPassword(),
    database: where.getDatabase(),
  });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const nameIn = async (where: Where): Promise<string | undefined> =>
  (await query<{ name: string }>(where, "SELECT name FROM victim"))[0]?.name;

const rename = (where: Where): Promise<object[]> =>
  query(where, "UPDATE victim SET name = 'changed'");

async function prepare(postgres: StartedPostgreSqlContainer): Promise<void> {
  const sql = "CREATE TABLE victim (name text); INSERT INTO victim VALUES ('first')";
  await query(postgres, sql);
}

describe("on one server", () => {
  let postgres: StartedPostgreSqlContainer;
  beforeAll(async () => {
    postgres = await new PostgreSqlContainer(POSTGRES).withDataInMemory().start();
    await prepare(postgres);
  });
  afterAll(() => postgres.stop());

  it.each(Object.entries(NAMES))("a clone and a snapshot can have %s", async (_, name) => {
    const snapshot = `s${name}`.slice(0, name.length);
    await postgres.snapshot(snapshot);
    await postgres.snapshot(snapshot);
    const clone = await postgres.cloneDatabase({ name, from: snapshot });
    expect(clone.getDatabase()).toBe(name);
    const [found] = await query(clone, "SELECT current_database() AS name");
    expect(found).toEqual({ name });
    await rename(clone);
    await clone.reset();
    expect(await nameIn(clone)).toBe("first");
    await clone.emptyTables();
    expect(await nameIn(clone)).toBeUndefined();
    await clone.drop();
    await rename(postgres);
    await postgres.restoreSnapshot(snapshot);
    expect(await nameIn(postgres)).toBe("first");
  });

  it.each(Object.entries(NAMES))("emptyTables leaves a table with %s", async (_, name) => {
    const clone = await postgres.cloneDatabase();
    const table = escapeIdentifier(name);
    await query(clone, `CREATE TABLE ${table} (id serial); INSERT INTO ${table} DEFAULT VALUES`);
    const count = async (): Promise<object | undefined> =>
      (await query(clone, `SELECT count(*)::int FROM ${table}`))[0];
    await clone.emptyTables({ except: [table, "victim", table] });
    expect(await count()).toEqual({ count: 1 });
    expect(await nameIn(clone)).toBe("first");
    await clone.emptyTables({ except: ["victim"] });
    expect(await count()).toEqual({ count: 0 });
    await clone.drop();
  });

  it.each(Object.entries(NAMES))("emptyTables finds no table %s, and says so", async (_, name) => {
    const clone = await postgres.cloneDatabase();
    await expect(clone.emptyTables({ except: [name] })).rejects.toMatchObject({
      code: "POSTGRES_EMPTY_FAILED",
      message: expect.stringMatching(/could not be emptied: (relation|invalid name)/) as string,
    });
    expect(await nameIn(clone)).toBe("first");
    await clone.drop();
  });
});

/** Runs a query in the container, over the server's socket. */
async function inContainer(postgres: StartedPostgreSqlContainer, sql: string): Promise<string> {
  const { output } = await postgres.exec(["psql", "--tuples-only", "--no-align", "-c", sql], {
    env: { PGUSER: "test", PGDATABASE: postgres.getDatabase() },
  });
  return output.trim();
}

test.each([
  `a'b"c\\d $mayfly$ \`id\` $(id) :name\n\\q\n"; DROP TABLE x; --`,
  NAMES["as many bytes as there can be"] ?? "",
  "--version",
])("a server's own database can be called %j", async (name) => {
  await using postgres = await new PostgreSqlContainer(POSTGRES)
    .withDataInMemory()
    .withDatabase(name)
    .start();
  await prepare(postgres);
  const clone = await postgres.cloneDatabase();
  expect(await nameIn(clone)).toBe("first");
  await clone.drop();
  const snapshot = name.slice(1);
  await postgres.snapshot(snapshot);
  await rename(postgres);
  await postgres.restoreSnapshot(snapshot);
  expect(await nameIn(postgres)).toBe("first");

  // From here on the server refuses clients over the network, so that psql makes the snapshots.
  const rules = `echo 'local all all trust' > "$PGDATA/pg_hba.conf"`;
  await postgres.exec(["sh", "-c", rules]);
  await inContainer(postgres, "SELECT pg_reload_conf()");
  await eventually("nobody is let in over the network", async () =>
    nameIn(postgres).then(
      () => "a client is let in",
      () => true as const,
    ),
  );
  const kept = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'mayfly'";
  await eventually("the module has closed its connection", async () => {
    const count = await inContainer(postgres, kept);
    return count === "0" ? true : count;
  });
  await postgres.snapshot(snapshot);
  await inContainer(postgres, "UPDATE victim SET name = 'changed'");
  await postgres.restoreSnapshot(snapshot);
  expect(await inContainer(postgres, "SELECT name FROM victim")).toBe("first");
});

test("a password can have all characters but line breaks", async () => {
  const password = `a'b"c\\d $mayfly$ \`id\` $(id) :name %s ü --;@/?#&=+%41`;
  await using postgres = await new PostgreSqlContainer(POSTGRES)
    .withDataInMemory()
    .withPassword(password)
    .start();
  await prepare(postgres);
  const client = new Client({ connectionString: postgres.getConnectionUri() });
  await client.connect();
  await client.end();
  await using clone = await postgres.cloneDatabase();
  expect(await nameIn(clone)).toBe("first");
});
