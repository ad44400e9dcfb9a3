import Redis from "ioredis";
import { createSentinel } from "redis";
import { RedisSentinel, StartedRedisSentinel } from "../../modules/redis";
import { attach, GenericContainer, type ObjectData } from "../../src";
import { eventually } from "../support/eventually";
import { REDIS } from "../support/images";

/** Longer than the three minutes after which the sentinels try a failover again. */
const FAILOVER_MS = 400_000;

const connect = (group: StartedRedisSentinel): Redis =>
  new Redis({
    name: group.getName(),
    sentinels: group.getSentinels(),
    natMap: group.getNatMap(),
    password: group.getPassword(),
    // While the sentinels choose a master, a command waits.
    maxRetriesPerRequest: null,
  });

describe("RedisSentinel", () => {
  it(
    "leads clients to the master, and to a replica after the master has gone",
    async () => {
      await using group = await new RedisSentinel(REDIS, {
        replicas: 1,
        sentinels: 3,
        name: "shop",
        // Long: a master on a busy machine must not seem to be down.
        downAfter: 6_000,
      })
        .withPassword("50% p@ss/word")
        .start();
      expect(group).toBeInstanceOf(StartedRedisSentinel);
      expect([group.replicas.length, group.sentinels.length]).toEqual([1, 3]);

      const redis = createSentinel({
        name: group.getName(),
        sentinelRootNodes: group.getSentinels(),
        nodeAddressMap: group.getNatMap(),
        nodeClientOptions: { password: group.getPassword() },
      });
      redis.on("error", () => undefined);
      await redis.connect();
      await redis.set("key", "value");
      await redis.destroy();

      await using app = await new GenericContainer(REDIS).withNetwork(group.getNetwork()).start();
      const { output } = await app.exec(
        "redis-cli -h sentinel-2 -p 26379 sentinel get-master-addr-by-name shop",
      );
      const { output: watched } = await app.exec(
        "redis-cli -h sentinel-2 -p 26379 sentinel master shop",
      );
      expect(watched).toContain("down-after-milliseconds\n6000\n");
      expect(output).toBe(`${group.master.getIpAddress(group.getNetwork().getName())}\n6379\n`);

      const attached = attach(
        JSON.parse(JSON.stringify(group)) as ObjectData,
        StartedRedisSentinel,
      );
      expect(attached.getSentinels()).toEqual(group.getSentinels());

      const client = connect(attached);
      client.on("error", () => undefined);
      try {
        expect(await client.get("key")).toBe("value");
        expect(await client.wait(1, 120_000)).toBe(1);
        await group.master.stop();
        await eventually(
          "the replica is the master",
          async () => {
            const role = await group.replicas[0]!.executeCliCmd("role");
            return role.startsWith("master") || role;
          },
          FAILOVER_MS,
        );
        expect(await client.set("key", "of the replica")).toBe("OK");
        expect(await group.replicas[0]!.executeCliCmd("get", ["key"])).toBe("of the replica\n");
      } finally {
        client.disconnect();
      }
    },
    2 * FAILOVER_MS,
  );
});
