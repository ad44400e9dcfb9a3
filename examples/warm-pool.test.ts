// Gives each test its own Redis, which was started while the previous test ran.
import { pool, useFixture } from "mayfly/fixtures";
import { RedisContainer } from "mayfly/redis";

const redises = pool(new RedisContainer("redis:8"), { size: 2 });

const redis = useFixture(redises);

test("writes", async () => {
  await redis.value.executeCliCmd("SET", ["greeting", "hello"]);
  expect(await redis.value.executeCliCmd("GET", ["greeting"])).toBe("hello\n");
});

test("finds nothing of another test", async () => {
  expect(await redis.value.executeCliCmd("EXISTS", ["greeting"])).toBe("0\n");
});

test("takes another one", async () => {
  await using other = await redises.take();
  expect(other.getId()).not.toBe(redis.value.getId());
});
