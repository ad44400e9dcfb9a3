// Five tests of a program's behaviour when the network fails, with real servers and clients.
import { once } from "node:events";
import { Network } from "mayfly";
import { defineFixture, useFixture } from "mayfly/fixtures";
import { PostgreSqlContainer } from "mayfly/postgresql";
import { RedisContainer } from "mayfly/redis";
import { Client } from "pg";
import { createClient } from "redis";

const redisFixture = defineFixture("redis behind a proxy", {
  scope: "file",
  start: () => new RedisContainer("redis:8").withNetworkFaults().start(),
});

const postgresFixture = defineFixture("postgres behind a proxy", {
  scope: "file",
  start: () => new PostgreSqlContainer("postgres:17").withNetworkFaults().start(),
});

const redis = useFixture(redisFixture);
const postgres = useFixture(postgresFixture);

/** A client that connects again after 50 ms. */
async function openRedis(options: { socketTimeout?: number } = {}) {
  const socket = { reconnectStrategy: 50, ...options };
  const client = createClient({ url: redis.value.getConnectionUrl(), socket });
  client.on("error", () => undefined);
  opened.push(client);
  await client.connect();
  return client;
}

const opened: { destroy(): void }[] = [];
afterEach(() => {
  for (const client of opened.splice(0)) client.destroy();
});

test("reconnects", async () => {
  const client = await openRedis();
  await client.set("tea", "assam");

  const reconnecting = new Promise((resolve) => client.once("reconnecting", resolve));
  const cut = await redis.value.networkFaults().cut();
  await reconnecting;
  const answer = client.get("tea"); // waits in the client's queue
  await cut.end();

  expect(await answer).toBe("assam");
});

test("gives up waiting for an answer", async () => {
  const connectionString = postgres.value.getConnectionUri();
  const client = new Client({ connectionString, query_timeout: 200 });
  await client.connect();

  await using _latency = await postgres.value.networkFaults().addLatency(60_000);
  await expect(client.query("SELECT 1")).rejects.toThrow("Query read timeout");

  client.on("error", () => undefined);
  client.end().catch(() => undefined);
});

test("shows the last known value while the answer is slow", async () => {
  const client = await openRedis();
  let price = 3;
  const refresh = client.get("price").then((value) => (price = Number(value ?? price)));
  await refresh;

  await using _latency = await redis.value.networkFaults().addLatency(300, { jitter: 100 });
  await client.set("price", 4);
  const answer = client.get("price").then((value) => (price = Number(value)));
  expect(price).toBe(3);
  expect(await answer).toBe(4);
});

test("notices that a connection is half-open", async () => {
  const client = await openRedis({ socketTimeout: 5_000 });
  await client.set("tea", "assam");

  // The connection stays open, and nothing arrives: only a time limit of the client's own can tell.
  const failed = once(client, "error");
  await redis.value.networkFaults().dropData(); // ends with the test
  const answer = client.get("tea").catch(() => "lost");
  const [error] = (await failed) as [Error];
  expect(error.message).toMatch(/timeout/i);
  expect(await answer).toBe("lost");
});

test("asks the replica when the primary is gone", async () => {
  await using network = await new Network().start();
  await using primary = await new RedisContainer("redis:8")
    .withNetwork(network, { aliases: ["primary"] })
    .withCommandArguments("--repl-diskless-sync-delay", "0")
    .withNetworkFaults()
    .start();
  await using replica = await new RedisContainer("redis:8")
    .withNetwork(network)
    .withCommandArguments("--replicaof", "primary", "6379")
    .start();
  const urls = [primary.getConnectionUrl(), replica.getConnectionUrl()];
  await primary.executeCliCmd("SET", ["tea", "assam"]);
  await primary.executeCliCmd("WAIT", ["1", "0"]); // until the replica has it

  expect(await readFromFirst(urls, "tea")).toEqual({ from: urls[0], value: "assam" });
  await using _cut = await primary.networkFaults().cut();
  expect(await readFromFirst(urls, "tea")).toEqual({ from: urls[1], value: "assam" });
});

/** Reads from the first server that can be reached. */
async function readFromFirst(urls: readonly string[], key: string) {
  for (const url of urls) {
    const client = createClient({ url, socket: { reconnectStrategy: false } });
    client.on("error", () => undefined);
    try {
      await client.connect();
      return { from: url, value: await client.get(key) };
    } catch {
      // The next one may answer.
    } finally {
      client.destroy();
    }
  }
  throw new Error("no server answers");
}
