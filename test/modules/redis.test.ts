import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "redis";
import { RedisContainer, StartedRedisContainer } from "../../modules/redis";
import { Wait } from "../../src";
import { REDIS } from "../support/images";

async function withClient<T>(
  url: string,
  action: (client: ReturnType<typeof createClient>) => Promise<T>,
): Promise<T> {
  const client = createClient({ url });
  await client.connect();
  try {
    return await action(client as ReturnType<typeof createClient>);
  } finally {
    await client.close();
  }
}

describe("RedisContainer", () => {
  it("keeps what a client gives it", async () => {
    await using redis = await new RedisContainer(REDIS).start();
    expect(redis).toBeInstanceOf(StartedRedisContainer);
    expect(redis.getConnectionUrl()).toBe(`redis://127.0.0.1:${redis.getPort()}`);
    expect(redis.getPassword()).toBe("");
    await withClient(redis.getConnectionUrl(), async (client) => {
      await client.set("key", "value");
      expect(await client.get("key")).toBe("value");
    });
  });

  it("wants its password, whatever characters that has", async () => {
    const password = "p@ss/word: #1";
    await using redis = await new RedisContainer(REDIS).withPassword(password).start();
    expect(redis.getPassword()).toBe(password);
    await withClient(redis.getConnectionUrl(), async (client) => {
      expect(await client.ping()).toBe("PONG");
    });
    const url = `redis://${redis.getHost()}:${redis.getPort()}`;
    await expect(withClient(url, (client) => client.get("key"))).rejects.toThrow(/NOAUTH/);
  });

  it("runs redis-cli, with the password", async () => {
    await using redis = await new RedisContainer(REDIS).withPassword("secret").start();
    expect(await redis.executeCliCmd("set", ["key", "a value"])).toBe("OK\n");
    expect(await redis.executeCliCmd("get", ["key"])).toBe("a value\n");
    await expect(redis.executeCliCmd("-h", ["no.such.host.invalid", "ping"])).rejects.toMatchObject(
      {
        code: "EXEC_FAILED",
        message: expect.stringMatching(
          /^redis-cli -h .* could not be run: exit code 1: /,
        ) as string,
      },
    );
  });

  it("keeps its data in a folder of the host", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mayfly-redis-"));
    try {
      const builder = new RedisContainer(REDIS).withPersistence(folder);
      {
        await using redis = await builder.start();
        await redis.executeCliCmd("set", ["key", "kept"]);
        await redis.executeCliCmd("save");
      }
      expect(await readdir(folder)).toEqual(expect.arrayContaining(["dump.rdb"]));
      await using again = await builder.start();
      expect(await again.executeCliCmd("get", ["key"])).toBe("kept\n");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("can be told what ready means, and more of a container's options", async () => {
    await using redis = await new RedisContainer(REDIS)
      .withWaitStrategy(Wait.forLogMessage("Ready to accept connections"))
      .withLabels({ "example.label": "1" })
      .start();
    expect(redis.getLabels()["example.label"]).toBe("1");
  });
});
