import { Client } from "pg";
import { PostgreSqlContainer, StartedPostgreSqlContainer } from "../../modules/postgresql";
import { POSTGRES } from "../support/images";

async function query<Row extends object>(connectionString: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("PostgreSqlContainer", () => {
  it("takes clients at once when it has started", async () => {
    await using postgres = await new PostgreSqlContainer(POSTGRES).start();
    expect(postgres).toBeInstanceOf(StartedPostgreSqlContainer);
    expect(postgres.getConnectionUri()).toBe(
      `postgres://test:test@127.0.0.1:${postgres.getPort()}/test`,
    );
    const rows = await query(
      postgres.getConnectionUri(),
      "SELECT current_database() AS database, current_user AS user",
    );
    expect(rows).toEqual([{ database: "test", user: "test" }]);
  });

  it("has the database and the credentials that it was given, whatever characters they have", async () => {
    await using postgres = await new PostgreSqlContainer(POSTGRES)
      .withDatabase("my shop")
      .withUsername("ada.l")
      .withPassword("p@ss/word: #1")
      .start();
    expect(postgres.getDatabase()).toBe("my shop");
    expect(postgres.getUsername()).toBe("ada.l");
    expect(postgres.getPassword()).toBe("p@ss/word: #1");
    const rows = await query(postgres.getConnectionUri(), "SELECT current_database() AS database");
    expect(rows).toEqual([{ database: "my shop" }]);
  });

  it("has run the scripts of its init folder when it is ready", async () => {
    await using postgres = await new PostgreSqlContainer(POSTGRES)
      .withCopyContentToContainer([
        {
          content: "CREATE TABLE item (name text); INSERT INTO item VALUES ('teapot');",
          target: "/docker-entrypoint-initdb.d/1-item.sql",
        },
        {
          content: `sleep 1; psql -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c "INSERT INTO item VALUES ('kettle')"`,
          target: "/docker-entrypoint-initdb.d/2-late.sh",
        },
      ])
      .start();
    const rows = await query(postgres.getConnectionUri(), "SELECT name FROM item ORDER BY name");
    expect(rows).toEqual([{ name: "kettle" }, { name: "teapot" }]);
  });

  it("is started from one builder as servers of their own", async () => {
    const builder = new PostgreSqlContainer(POSTGRES);
    const [first, second] = await Promise.all([builder.start(), builder.start()]);
    await using _first = first;
    await using _second = second;
    await query(first.getConnectionUri(), "CREATE TABLE only_here (id int)");
    await expect(query(second.getConnectionUri(), "SELECT * FROM only_here")).rejects.toThrow(
      /does not exist/,
    );
  });

  it("takes clients again after a restart", async () => {
    await using postgres = await new PostgreSqlContainer(POSTGRES).start();
    await query(postgres.getConnectionUri(), "CREATE TABLE kept (id int)");
    await postgres.restart({ timeout: 10_000 });
    expect(await query(postgres.getConnectionUri(), "SELECT * FROM kept")).toEqual([]);
  });

  it("says why when its script fails", async () => {
    const start = new PostgreSqlContainer(POSTGRES)
      .withCopyContentToContainer([
        { content: "SELECT * FROM nothing;", target: "/docker-entrypoint-initdb.d/bad.sql" },
      ])
      .start();
    await expect(start).rejects.toMatchObject({
      code: "CONTAINER_EXITED",
      message: expect.stringContaining('relation "nothing" does not exist') as string,
    });
  });
});
