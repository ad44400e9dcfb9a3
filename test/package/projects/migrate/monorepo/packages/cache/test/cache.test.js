const { RedisContainer } = require("@testcontainers/redis");

test("a cache starts", async () => {
  const redis = await new RedisContainer("redis:8").start();
  expect(await redis.executeCliCmd("ping")).toMatch(/^PONG/);
  await redis.stop();
}, 120_000);
