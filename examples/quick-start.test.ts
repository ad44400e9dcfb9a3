import { GenericContainer } from "mayfly";
import { createClient } from "redis";

test("keeps what it is given", async () => {
  await using redis = await new GenericContainer("redis:8").withExposedPorts(6379).start();

  const url = `redis://${redis.getHost()}:${redis.getMappedPort(6379)}`;
  const client = await createClient({ url }).connect();
  await client.set("greeting", "hello");
  expect(await client.get("greeting")).toBe("hello");
  await client.close();
});
