// npm run demo: starts Redis and PostgreSQL, uses both with real clients, and leaves nothing behind.
import { Client } from "pg";
import { createClient } from "redis";
import { PostgreSqlContainer } from "mayfly/postgresql";
import { RedisContainer } from "mayfly/redis";

async function phase<T>(title: string, action: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const result = await action();
  const took = `${(performance.now() - begun).toFixed(0)} ms`;
  console.log(`${took.padStart(8)}  ${title}`);
  return result;
}

async function main(): Promise<void> {
  const [redis, postgres] = await phase("started Redis and PostgreSQL, both ready", () =>
    Promise.all([
      new RedisContainer("redis:8").withPassword("secret").start(),
      new PostgreSqlContainer("postgres:17").withDatabase("shop").start(),
    ]),
  );
  // Disposed at the end of the block, even if something below throws.
  await using _redis = redis;
  await using _postgres = postgres;
  console.log(`          Redis at ${redis.getHost()}:${redis.getPort()}`);
  console.log(`          PostgreSQL at ${postgres.getHost()}:${postgres.getPort()}`);

  await phase("Redis: SET and GET with the client `redis`", async () => {
    const client = createClient({ url: redis.getConnectionUrl() });
    await client.connect();
    await client.set("greeting", "hello");
    console.log(`          greeting = ${await client.get("greeting")}`);
    await client.close();
  });

  await phase("PostgreSQL: CREATE, INSERT and SELECT with the client `pg`", async () => {
    const client = new Client({ connectionString: postgres.getConnectionUri() });
    await client.connect();
    await client.query("CREATE TABLE orders (id serial PRIMARY KEY, item text)");
    await client.query("INSERT INTO orders (item) VALUES ('teapot'), ('kettle')");
    const { rows } = await client.query<{ item: string }>("SELECT item FROM orders ORDER BY id");
    console.log(`          orders = ${rows.map(({ item }) => item).join(", ")}`);
    await client.end();
  });

  await phase("stopped and removed both", async () => {
    await Promise.all([redis.stop(), postgres.stop()]);
  });
}

void main();
