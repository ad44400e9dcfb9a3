import { RabbitMQContainer } from "../../modules/rabbitmq";
import { StartedPostgreSqlContainer } from "../../modules/postgresql";
import { StartedRedisContainer } from "../../modules/redis";
import { StartedKafkaContainer } from "../../modules/kafka";
import { StartedValkeyContainer } from "../../modules/valkey";
import { createClient } from "redis";
import { attach, type StartedDockerComposeEnvironment } from "../../src";
import { ComposeFolder } from "../support/compose-folder";
import { inEngine, POSTGRES, REDIS } from "../support/images";
import { query } from "../support/postgresql-server";

/** PostgreSQL's first start takes minutes on a busy machine. */
const PATIENT_MS = 400_000;

describe("a service of a compose file as a module's class", () => {
  let folder: ComposeFolder;
  let environment: StartedDockerComposeEnvironment;

  beforeAll(async () => {
    folder = await ComposeFolder.create(
      `
services:
  db:
    image: ${inEngine(POSTGRES)}
    ports: ["5432"]
    environment: { POSTGRES_USER: "shop@eu", POSTGRES_PASSWORD_FILE: /run/secrets/password }
    secrets: [password]
    tmpfs: /var/lib/postgresql/data
  cache:
    image: ${inEngine(REDIS)}
    command: redis-server /etc/own.conf
    ports: ["7000"]
    volumes: ["./redis.conf:/etc/own.conf:ro"]
  hidden: { image: ${inEngine(REDIS)} }
  built: { build: ., ports: ["6379"] }
secrets: { password: { file: ./password } }
`,
      {
        password: "s3cret/%\n",
        "redis.conf": "port 7000\nrequirepass k3y\n",
        Dockerfile: `FROM ${inEngine(REDIS)}\n`,
      },
    );
    environment = await folder.environment().withStartupTimeout(PATIENT_MS).up();
  }, 2 * PATIENT_MS);

  afterAll(async () => {
    await environment.down();
    await folder[Symbol.asyncDispose]();
  });

  it("has a PostgreSQL server's URL, clones and name on its network", async () => {
    const db = await environment.getContainer("db").as(StartedPostgreSqlContainer);
    expect(db).toBeInstanceOf(StartedPostgreSqlContainer);
    expect([db.getUsername(), db.getPassword(), db.getDatabase()]).toEqual([
      "shop@eu",
      "s3cret/%",
      "shop@eu",
    ]);
    await query(db.getConnectionUri(), "CREATE TABLE item AS SELECT 42 AS number");
    await using clone = await db.cloneDatabase();
    expect(await query(clone.getConnectionUri(), "SELECT number FROM item")).toEqual([
      { number: 42 },
    ]);
    const attached = attach(
      JSON.parse(JSON.stringify(db)) as ReturnType<typeof db.toJSON>,
      StartedPostgreSqlContainer,
    );
    expect(attached.getConnectionUri()).toBe(db.getConnectionUri());
    expect(db.inNetwork("db").getConnectionUri()).toContain("@db:5432/");
    expect(await db.as(StartedPostgreSqlContainer)).toBe(db);
  });

  it("knows the port and the password of a Redis server's own configuration", async () => {
    const cache = await environment.getContainer("cache").as(StartedRedisContainer);
    const client = createClient({
      url: cache.getConnectionUrl(),
      socket: { connectTimeout: 60_000 },
    });
    client.on("error", () => undefined);
    await client.connect();
    await client.set("key", "value");
    expect(await cache.executeCliCmd("get", ["key"])).toBe("value\n");
    await client.flushAll();
    client.destroy();
  });

  it("is refused for another class, with the reason", async () => {
    const cache = environment.getContainer("cache");
    await expect(cache.as(StartedPostgreSqlContainer)).rejects.toThrow(
      /^Image \S*redis:8 is not one of postgres or [^\n]*\.\n.*if the image of service cache takes the same variables, use as\(StartedPostgreSqlContainer, \{ compatible: true \}\)/s,
    );
    await expect(cache.as(StartedValkeyContainer)).rejects.toMatchObject({
      code: "IMAGE_MISMATCH",
    });
    await expect(cache.as(StartedKafkaContainer)).rejects.toThrow(
      'as: expected the class of a module\'s started containers, if the module can read their settings from a container, got "StartedKafkaContainer"',
    );
    await expect(cache.as(RabbitMQContainer as never)).rejects.toMatchObject({
      code: "INVALID_OPTION",
    });
    await expect(cache.as(undefined as never)).rejects.toThrow("got undefined");
  });

  it("is refused if the port is not published, with what to write into the file", async () => {
    await expect(environment.getContainer("hidden").as(StartedRedisContainer)).rejects.toThrow(
      'publish it for service hidden in the compose file: ports: ["6379"]',
    );
  });

  it("is accepted with another image that is declared compatible", async () => {
    const built = environment.getContainer("built");
    await expect(built.as(StartedRedisContainer)).rejects.toMatchObject({ code: "IMAGE_MISMATCH" });
    const redis = await built.as(StartedRedisContainer, { compatible: true });
    expect(await redis.executeCliCmd("ping")).toBe("PONG\n");
  });
});
