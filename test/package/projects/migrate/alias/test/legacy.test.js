const { MSSQLServerContainer } = require("@testcontainers/mssqlserver");
const { RedisContainer } = require("@testcontainers/redis");

test("servers start", async () => {
  await using server = await new MSSQLServerContainer("mssql/server:2022-latest").acceptLicense().start();
  await using cache = await new RedisContainer("redis:8").start();
  expect(server.getHost()).toBe(cache.getHost());
});
