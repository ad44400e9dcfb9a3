import test from "ava";
import { defineFixture, useFixture } from "mayfly/fixtures";
import { RedisContainer } from "mayfly/redis";

const server = defineFixture("redis", {
  scope: "file",
  start: () => new RedisContainer("redis:8").start(),
});

const redis = useFixture(server, {
  beforeAll: test.before,
  beforeEach: test.beforeEach,
  afterEach: test.afterEach.always,
  afterAll: test.after.always,
});

test("keeps what it is given", async (t) => {
  await redis.value.executeCliCmd("SET", ["greeting", "hello"]);
  const answer = await redis.value.executeCliCmd("GET", ["greeting"]);
  t.is(answer.trim(), "hello");
});
