import { Cluster } from "ioredis";
import { RedisCluster, RedisClusterKeys, type StartedRedisCluster } from "../../modules/redis";
import { attach, type ObjectData } from "../../src";
import { eventually } from "../support/eventually";
import { REDIS } from "../support/images";
import { runModuleProgram } from "../support/module-program";

/** Enough that each master has some of them, and that one scan does not list all of them. */
const NAMES = Array.from({ length: 2500 }, (_none, index) => `name ${index}`);

describe("openKeys", () => {
  let cluster: StartedRedisCluster;
  let client: Cluster;

  beforeAll(async () => {
    cluster = await new RedisCluster(REDIS, { shards: 3, replicas: 1 }).start();
    client = new Cluster(cluster.getStartupNodes(), { slotsRefreshTimeout: 60_000 });
  });

  afterAll(async () => {
    client.disconnect();
    await cluster.stop();
  });

  /** Returns the names of all keys, sorted. */
  async function keysInCluster(): Promise<string[]> {
    const found = await Promise.all(client.nodes("master").map((node) => node.keys("*")));
    return found.flat().sort();
  }

  it("keeps tests apart, and deletes what they wrote, on all masters", async () => {
    await client.set("shared", "1");
    {
      await using one = await cluster.openKeys();
      await using two = await cluster.openKeys();
      await Promise.all(NAMES.map((name) => client.set(one.key(name), name)));
      const binary = Buffer.concat([Buffer.from(one.getPrefix()), Buffer.from([0xff, 0x00])]);
      await client.set(binary, "not text");
      await client.set(two.key("name 1"), "of two");
      expect(await client.get(one.key("name 1"))).toBe("name 1");
      for (const master of client.nodes("master")) {
        expect(await master.dbsize()).toBeGreaterThan(100);
      }
      await one.drop();
      expect(await keysInCluster()).toEqual(["shared", two.key("name 1")].sort());
    }
    expect(await keysInCluster()).toEqual(["shared"]);
    await client.del("shared");
  });

  it("leaves the slots to the test", async () => {
    await using keys = await cluster.openKeys();
    const cart = ["{user:1}:cart", "{user:1}:name"].map((name) => keys.key(name));
    await client.mset(cart[0]!, "1", cart[1]!, "2");
    expect(await client.mget(cart[0]!, cart[1]!)).toEqual(["1", "2"]);
    const slots = NAMES.slice(0, 20).map((name) => client.cluster("KEYSLOT", keys.key(name)));
    expect(new Set(await Promise.all(slots)).size).toBeGreaterThan(1);
    expect(() => keys.key("")).toThrow("key: expected a non-empty string");
  });

  it("can be handed to another process, which does not delete them", async () => {
    await using keys = await cluster.openKeys();
    const sent = JSON.parse(JSON.stringify(keys)) as ObjectData;
    {
      await using attached = attach(sent, RedisClusterKeys);
      expect(attached.key("a")).toBe(keys.key("a"));
      await client.set(attached.key("a"), "1");
    }
    expect(await keysInCluster()).toEqual([keys.key("a")]);
    await attach(sent, RedisClusterKeys).drop();
    expect(await keysInCluster()).toEqual([]);
  });

  it("are opened in another process, which deletes what killed processes left", async () => {
    await using kept = await cluster.openKeys();
    await client.set(kept.key("a"), "1");
    const args = ["redis", JSON.stringify(cluster), "openKeys"];
    const { stdout: left } = await runModuleProgram("open-part", [...args, "killed"]);
    expect(left).toMatch(/^mayfly_/);
    await Promise.all(NAMES.slice(0, 20).map((name) => client.set(`${left}:${name}`, name)));
    const { stdout: opened, stderr } = await runModuleProgram("open-part", [...args, "drop"]);
    expect(stderr).toBe("");
    expect(opened).not.toBe(left);
    expect(await keysInCluster()).toEqual([kept.key("a")]);
  });

  it("are deleted after a failover, too", async () => {
    const keys = await cluster.openKeys();
    await Promise.all(NAMES.slice(0, 100).map((name) => client.set(keys.key(name), name)));
    await cluster.masters[0]!.stop();
    await eventually("a replica takes over", async () => {
      const info = await cluster.masters[1]!.executeCliCmd("cluster", ["info"]);
      return info.includes("cluster_state:ok") && (await hasThreeMasters()) ? true : info;
    });
    await keys.drop();
    await eventually("the client knows the new masters", async () => {
      const found = await Promise.all(
        cluster.nodes.slice(1).map((node) => node.executeCliCmd("dbsize")),
      );
      return found.every((size) => /^0\s*$/.test(size)) || found.join();
    });
  });

  async function hasThreeMasters(): Promise<boolean> {
    const roles = await Promise.all(
      cluster.nodes.slice(1).map((node) => node.executeCliCmd("role")),
    );
    return roles.filter((role) => role.startsWith("master")).length === 3;
  }
});
