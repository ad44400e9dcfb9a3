import { Cluster } from "ioredis";
import { createCluster } from "redis";
import { RedisCluster, StartedRedisCluster } from "../../modules/redis";
import { attach, GenericContainer, type ObjectData } from "../../src";
import { eventually } from "../support/eventually";
import { REDIS } from "../support/images";
import { realEngine } from "../support/real-engine";

const KEYS = Array.from({ length: 60 }, (_none, index) => `key:${index}`);

type Options = NonNullable<ConstructorParameters<typeof Cluster>[1]>;

/** Writes and reads keys of all shards with ioredis, from one of the nodes. */
async function withIoredis(cluster: StartedRedisCluster, options: Options = {}): Promise<void> {
  const client = new Cluster(cluster.getStartupNodes().slice(0, 1), {
    redisOptions: { password: cluster.getPassword() },
    // A busy machine may be late: the client waits a second for the list of nodes by default.
    slotsRefreshTimeout: 60_000,
    ...options,
  });
  try {
    await Promise.all(KEYS.map((key) => client.set(key, key)));
    expect(await Promise.all(KEYS.map((key) => client.get(key)))).toEqual(KEYS);
    expect(client.nodes("master")).toHaveLength(cluster.masters.length);
    expect(client.nodes("slave")).toHaveLength(cluster.replicas.length);
  } finally {
    client.disconnect();
  }
}

/** The same with redis. */
async function withRedis(
  cluster: StartedRedisCluster,
  nodeAddressMap?: Record<string, { host: string; port: number }>,
): Promise<void> {
  const client = createCluster({
    rootNodes: cluster.getRootNodes().slice(0, 1),
    defaults: { password: cluster.getPassword(), socket: { connectTimeout: 60_000 } },
    ...(nodeAddressMap !== undefined && { nodeAddressMap }),
  });
  // Errors of a connection reject what the client was asked for.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await Promise.all(KEYS.map((key) => client.set(key, key)));
    expect(await Promise.all(KEYS.map((key) => client.get(key)))).toEqual(KEYS);
    expect(client.masters).toHaveLength(cluster.masters.length);
  } finally {
    client.destroy();
  }
}

describe("RedisCluster", () => {
  it("sends clients on the host to its masters and replicas, with a password", async () => {
    await using cluster = await new RedisCluster(REDIS, { shards: 3, replicas: 1 })
      .withPassword("50% p@ss/word")
      .start();
    expect(cluster).toBeInstanceOf(StartedRedisCluster);
    expect([cluster.masters.length, cluster.replicas.length]).toEqual([3, 3]);
    await withIoredis(cluster);
    await withIoredis(cluster, { natMap: cluster.getNatMap() });
    await withRedis(cluster);
    await eventually("the replicas have the keys", async () => {
      const sizes = await Promise.all(cluster.nodes.map((node) => node.executeCliCmd("dbsize")));
      const [ofMasters, ofReplicas] = [sizes.slice(0, 3).join(), sizes.slice(3).join()];
      return ofMasters === ofReplicas && !/\b0\b/.test(ofMasters)
        ? true
        : `${ofMasters} ${ofReplicas}`;
    });
    const { output } = await cluster.nodes[0]!.exec("cat /proc/1/cmdline");
    expect(output).not.toContain("50%");

    // The other nodes learn the new port of a node that restarts.
    await cluster.masters[1]!.restart();
    const port = String(cluster.masters[1]!.getPort());
    await eventually("all nodes know the new port", async () => {
      const slots = cluster.nodes.map((node) => node.executeCliCmd("cluster", ["slots"]));
      return (await Promise.all(slots)).every((each) => each.includes(port)) || "not yet";
    });
    await withRedis(attach(cluster.toJSON(), StartedRedisCluster));
  });

  it("sends clients in its network to addresses there, and has a map for those on the host", async () => {
    const seen: number[] = [];
    await using cluster = await new RedisCluster(REDIS, { shards: 3, announce: "network" })
      .withNode((node, index) => {
        seen.push(index);
        node.withLogLevel("verbose");
      })
      .start();
    expect(seen).toEqual([0, 1, 2]);
    await withIoredis(cluster, { natMap: cluster.getNatMap() });
    await withRedis(cluster, cluster.getNatMap());
    const app = await new GenericContainer(REDIS).withNetwork(cluster.getNetwork()).start();
    for (const key of KEYS.slice(0, 6)) {
      const { output } = await app.exec(["redis-cli", "-c", "-h", "redis-2", "get", key]);
      expect(output).toBe(`${key}\n`);
    }
    expect(await cluster.nodes[2]!.executeCliCmd("config", ["get", "loglevel"])).toContain(
      "verbose",
    );

    const attached = attach(JSON.parse(JSON.stringify(cluster)) as ObjectData, StartedRedisCluster);
    expect(attached.getNatMap()).toEqual(cluster.getNatMap());
    expect(attached.getStartupNodes()).toEqual(cluster.getStartupNodes());
    await attached[Symbol.asyncDispose]();
    expect(await cluster.nodes[0]!.executeCliCmd("ping")).toBe("PONG\n");

    await app.stop();
    await cluster.stop();
    const { containers, networks } = await realEngine();
    for (const node of cluster.nodes) {
      await expect(containers.inspect(node.getId())).rejects.toThrow(/no such container/i);
    }
    expect(await networks.inspect(cluster.getNetwork().getName())).toBeUndefined();
  });

  it("leaves nothing if a node does not start", async () => {
    const networks: string[] = [];
    const start = new RedisCluster(REDIS, { shards: 3 })
      .withNode((node, index) => {
        if (index === 1) node.withCommand(["redis-server", "--nosuch", "option"]);
        node.withHooks({
          created: ({ info }) => {
            networks.push(...Object.keys(info.networks));
          },
        });
      })
      .start();
    await expect(start).rejects.toMatchObject({ code: "CONTAINER_EXITED" });
    const engine = await realEngine();
    expect(networks.length).toBeGreaterThan(0);
    for (const name of networks) expect(await engine.networks.inspect(name)).toBeUndefined();
  });

  it("leaves nothing if the signal is aborted", async () => {
    const aborted = new AbortController();
    const reason = new Error("enough");
    const start = new RedisCluster(REDIS, { shards: 3 })
      .withNode((node) =>
        node.withHooks({
          ready: () => {
            aborted.abort(reason);
          },
        }),
      )
      .start({ signal: aborted.signal });
    await expect(start).rejects.toBe(reason);
  });
});
