import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { PostgreSqlContainer } from "../../modules/postgresql";
import { TRACE } from "../support/baked-images";
import { describeServer } from "../support/describe-server";
import { POSTGRES } from "../support/images";
import { newTrace, removeTraced } from "../support/initialised-server";

async function query(uri: string, ...statements: string[]): Promise<unknown[]> {
  const client = new Client({ connectionString: uri });
  await client.connect();
  try {
    let rows: unknown[] = [];
    for (const statement of statements) ({ rows } = await client.query<object>(statement));
    return rows;
  } finally {
    await client.end();
  }
}

interface Flavour {
  readonly server: string;
  readonly image: string;
  readonly extension: string;
  /** Statements that need the extension, and what the last one returns. */
  readonly statements: readonly string[];
  readonly rows: readonly unknown[];
}

const FLAVOURS: readonly Flavour[] = [
  {
    server: "postgres-vector",
    image: "pgvector/pgvector:pg17",
    extension: "vector",
    statements: [
      "CREATE TABLE items (id int, embedding vector(3))",
      "INSERT INTO items VALUES (1, '[1,0,0]'), (2, '[0,1,0]')",
      "SELECT id FROM items ORDER BY embedding <-> '[0,0.9,0]' LIMIT 1",
    ],
    rows: [{ id: 2 }],
  },
  {
    server: "postgres-postgis",
    image: "postgis/postgis:17-3.5",
    extension: "postgis",
    statements: [
      "CREATE TABLE places (name text, at geography(Point))",
      "INSERT INTO places VALUES ('Bern', 'POINT(7.45 46.95)'), ('Oslo', 'POINT(10.75 59.91)')",
      "SELECT name FROM places WHERE ST_DWithin(at, 'POINT(7.4 46.9)'::geography, 50000)",
    ],
    rows: [{ name: "Bern" }],
  },
  {
    server: "postgres-timescaledb",
    image: "timescale/timescaledb:latest-pg17",
    extension: "timescaledb",
    statements: [
      "CREATE TABLE readings (at timestamptz NOT NULL, value int); SELECT create_hypertable('readings', 'at')",
      "INSERT INTO readings VALUES ('2026-01-01', 1), ('2026-03-01', 2)",
      "SELECT count(*)::int AS chunks FROM show_chunks('readings')",
    ],
    rows: [{ chunks: 2 }],
  },
];

const folder = mkdtempSync(join(tmpdir(), "extensions-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
afterEach(removeTraced);

describe.each(FLAVOURS)("$image", ({ server, image, extension, statements, rows }) => {
  describeServer(server, () => {
    it("has the extension in the database, in clones, and in a baked image", async () => {
      const trace = newTrace();
      const create = (): PostgreSqlContainer =>
        new PostgreSqlContainer(image)
          .withEnvironment({ [TRACE]: trace })
          .withExtension(extension)
          .withBakedInit({ key: trace });
      // The first start bakes, the second one uses the image.
      for (let count = 0; count < 2; count++) {
        await using postgres = await create().start();
        await using clone = await postgres.cloneDatabase();
        expect(await query(clone.getConnectionUri(), ...statements)).toEqual(rows);
        expect(await query(postgres.getConnectionUri(), ...statements)).toEqual(rows);
      }
    });

    it("has the extension before an init script that needs it", async () => {
      const [create = "", ...others] = statements;
      const schema = join(folder, `${extension}.sql`);
      writeFileSync(schema, `${create};\n`);
      await using postgres = await new PostgreSqlContainer(image)
        .withInitScripts(schema)
        .withExtension(extension)
        .start();
      expect(await query(postgres.getConnectionUri(), ...others)).toEqual(rows);
    });
  });
});

describe("withExtension", () => {
  it("makes extensions before init scripts, with what they require", async () => {
    const schema = join(folder, "schema.sql");
    writeFileSync(schema, "CREATE TABLE teas (id uuid DEFAULT uuid_generate_v4(), name citext);");
    await using postgres = await new PostgreSqlContainer(POSTGRES)
      .withInitScripts(schema)
      .withExtension("citext")
      .withExtension("uuid-ossp", "earthdistance")
      .start();
    const sql = "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY extname";
    expect(await query(postgres.getConnectionUri(), sql)).toEqual(
      ["citext", "cube", "earthdistance", "uuid-ossp"].map((extname) => ({ extname })),
    );
    await query(postgres.getConnectionUri(), "INSERT INTO teas (name) VALUES ('Assam')");
  });

  it("fails to start when the image does not have the extension", async () => {
    const name = `none_${randomUUID()}`;
    const start = new PostgreSqlContainer(POSTGRES).withExtension(name).start();
    await expect(start).rejects.toThrow(name);
  });

  it("refuses wrong names", () => {
    const create = (): PostgreSqlContainer => new PostgreSqlContainer(POSTGRES);
    expect(() => create().withExtension()).toThrow("withExtension: expected an extension");
    expect(() => create().withExtension("vector", "")).toThrow("withExtension[1]: expected");
    expect(() => create().withExtension("x".repeat(64))).toThrow("withExtension[0]: expected");
  });
});
