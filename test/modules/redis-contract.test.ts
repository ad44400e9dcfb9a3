import Redis from "ioredis";
import { createClient } from "redis";
import { RedisContainer, type StartedRedisContainer } from "../../modules/redis";
import { TRACE } from "../support/baked-images";
import { REDIS } from "../support/images";
import { newTrace, removeTraced } from "../support/initialised-server";
import { describeContract, ODD } from "../support/module-contract";
import { describePage } from "../support/module-pages";

afterEach(removeTraced);

async function ping(url: string): Promise<void> {
  const client = createClient({
    url,
    socket: { reconnectStrategy: false, connectTimeout: 60_000 },
  });
  client.on("error", () => undefined);
  await client.connect();
  try {
    expect(await client.ping()).toBe("PONG");
  } finally {
    await client.close();
  }
}

describeContract<StartedRedisContainer>({
  server: "redis",
  image: REDIS,
  isSetUp: true,
  create: (image) => new RedisContainer(image).withPassword("secret"),
  query: (redis) => ping(redis.getConnectionUrl()),
  address: "getConnectionUrl",
  starts: 20,
  wrongPassword: {
    connect: (redis) => ping(redis.getConnectionUrl().replace(":secret@", ":wrong@")),
    error: /WRONGPASS/,
  },
  odd: () => new RedisContainer(REDIS).withPassword(ODD),
  // With a URL that has no username, redis-cli logs in as the user "".
  fromNetwork: (seen) => [
    ...["redis-cli", "-h", seen.getHost(), "-p", String(seen.getPort())],
    ...["-a", seen.getPassword(), "-e", "ping"],
  ],
  bakes: true,
});

it("has the keys of a baked image at each start", async () => {
  let loaded = 0;
  const builder = new RedisContainer(REDIS).withEnvironment({ [TRACE]: newTrace() }).withBakedInit(
    async (redis) => {
      loaded++;
      await redis.executeCliCmd("set", ["key", "baked"]);
    },
    { key: "redis-keys" },
  );
  for (let start = 0; start < 2; start++) {
    await using redis = await builder.start();
    const client = new Redis(redis.getConnectionUrl());
    expect(await client.getset("key", "changed")).toBe("baked");
    await client.quit();
  }
  expect(loaded).toBe(1);
});

describePage("redis", ["PONG", "with the file: PONG", "hello", "Sentinel: PONG", "TLS: PONG"], []);
