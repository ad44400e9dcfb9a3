import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PostgreSqlContainer, type StartedPostgreSqlContainer } from "mayfly/postgresql";
import { RedisContainer, type StartedRedisContainer } from "mayfly/redis";
import { Client } from "pg";
import { createClient } from "redis";
import { POSTGRES, REDIS } from "../../support/images";

/** PostgreSQL's first start takes minutes on a busy machine. */
const PATIENT_MS = 400_000;
jest.setTimeout(600_000);

describe("@testcontainers/redis", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mayfly-drop-in-"));
  });

  afterAll(() => rm(folder, { recursive: true }));

  it("connects with a password, and runs commands", async () => {
    await using container: StartedRedisContainer = await new RedisContainer(REDIS)
      .withPassword("secret")
      .start();
    expect(container.getPassword()).toBe("secret");
    expect(container.getConnectionUrl()).toContain(`:${container.getPort()}`);
    const client = createClient({
      url: container.getConnectionUrl(),
      socket: { connectTimeout: 60_000 },
    });
    client.on("error", () => undefined);
    await client.connect();
    await client.set("key", "value");
    expect(await client.get("key")).toBe("value");
    await client.close();
    expect(await container.executeCliCmd("info", ["clients"])).toContain("connected_clients");
  });

  it("waits for a health check that the user gives, as well as for its own condition", async () => {
    const start = new RedisContainer(REDIS)
      .withHealthCheck({ test: ["CMD", "false"], interval: 50, retries: 1 })
      .start();
    await expect(start).rejects.toThrow(
      /Health check failed: unhealthy[^]*Waiting for: .*health check to pass/,
    );
    await using _container = await new RedisContainer(REDIS)
      .withHealthCheck({ test: ["CMD", "redis-cli", "ping"], interval: 1_000, retries: 300 })
      .start();
  });

  it("begins with data", async () => {
    const script = join(folder, "data.redis");
    await writeFile(script, 'SET "user:1" "Ada"\nSET "user:2" "Grace"\n');
    await using container = await new RedisContainer(REDIS).withInitialData(script).start();
    expect(await container.executeCliCmd("get", ["user:2"])).toContain("Grace");
  });

  it("keeps its data where it is told to", async () => {
    const data = join(folder, "data");
    const first = await new RedisContainer(REDIS).withPersistence(data).start();
    await first.executeCliCmd("set", ["key", "kept"]);
    await first.restart();
    expect(await first.executeCliCmd("get", ["key"])).toContain("kept");
    await first.stop();
  });
});

describe("@testcontainers/postgresql", () => {
  const query = async (container: StartedPostgreSqlContainer, text: string): Promise<unknown[]> => {
    const client = new Client({ connectionString: container.getConnectionUri() });
    await client.connect();
    const { rows } = (await client.query(text)) as { rows: unknown[] };
    await client.end();
    return rows;
  };

  it("connects, by its parts and by its address", async () => {
    await using container = await new PostgreSqlContainer(POSTGRES)
      .withDatabase("shop")
      .withUsername("ada")
      .withPassword("secret")
      .withStartupTimeout(PATIENT_MS)
      .start();
    const client = new Client({
      host: container.getHost(),
      port: container.getPort(),
      database: container.getDatabase(),
      user: container.getUsername(),
      password: container.getPassword(),
    });
    await client.connect();
    const { rows } = await client.query(
      "SELECT current_database() AS database, current_user AS name",
    );
    expect(rows).toEqual([{ database: "shop", name: "ada" }]);
    await client.end();
    expect(await query(container, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("goes back to a snapshot", async () => {
    await using container = await new PostgreSqlContainer(POSTGRES)
      .withStartupTimeout(PATIENT_MS)
      .start();
    await query(container, "CREATE TABLE users (name text)");
    await container.snapshot();
    await query(container, "INSERT INTO users VALUES ('Ada')");
    await container.restoreSnapshot();
    expect(await query(container, "SELECT * FROM users")).toEqual([]);
    await container.snapshot("named");
    await container.restoreSnapshot("named");
    container.withSnapshotName("other");
  });
});
