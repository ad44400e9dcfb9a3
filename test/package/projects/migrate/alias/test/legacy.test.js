const { SurrealDbContainer } = require("@testcontainers/surrealdb");
const { RedisContainer } = require("@testcontainers/redis");

test("servers start", async () => {
  await using server = await new SurrealDbContainer("surrealdb/surrealdb:v2").start();
  await using cache = await new RedisContainer("redis:8").start();
  expect(server.getHost()).toBe(cache.getHost());
});
