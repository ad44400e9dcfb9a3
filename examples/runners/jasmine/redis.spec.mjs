import { defineFixture, useFixture } from "mayfly/fixtures";
import { RedisContainer } from "mayfly/redis";

const server = defineFixture("redis", {
  scope: "file",
  start: () => new RedisContainer("redis:8").start(),
});

const redis = useFixture(server);

it("keeps what it is given", async () => {
  await redis.value.executeCliCmd("SET", ["greeting", "hello"]);
  const answer = await redis.value.executeCliCmd("GET", ["greeting"]);
  expect(answer.trim()).toBe("hello");
});
