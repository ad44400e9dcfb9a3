import { createClient } from "redis";
import { attach, Network, type StartedContainerData, type StartedNetwork } from "../../src";
import { RedisContainer, type StartedRedisContainer } from "../../modules/redis";
import {
  ToxiProxyContainer,
  type CreatedProxy,
  StartedToxiProxyContainer,
} from "../../modules/toxiproxy";
import { describeContract } from "../support/module-contract";
import { describeServer } from "../support/describe-server";
import { REDIS } from "../support/images";
import { describePage } from "../support/module-pages";

const TOXIPROXY = "ghcr.io/shopify/toxiproxy:2.12.0";

describeContract<StartedToxiProxyContainer>({
  server: "toxiproxy",
  image: TOXIPROXY,
  create: (image) => new ToxiProxyContainer(image),
  query: (toxiproxy) => toxiproxy.client.getVersion(),
  address: "getApiUrl",
  // Its 33 published ports make a start take more than 2 s.
  starts: 3,
  bakes: false,
});

/** Sends a PING on a new connection. */
async function ping({ host, port }: CreatedProxy): Promise<string> {
  const client = createClient({
    socket: { host, port, reconnectStrategy: false, connectTimeout: 60_000 },
  });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await client.ping();
  } finally {
    client.destroy();
  }
}

describeServer("toxiproxy", () => {
  let network: StartedNetwork;
  let redis: StartedRedisContainer;
  let toxiproxy: StartedToxiProxyContainer;

  beforeAll(async () => {
    network = await new Network().start();
    [redis, toxiproxy] = await Promise.all([
      new RedisContainer(REDIS).withNetwork(network).withNetworkAliases("redis").start(),
      new ToxiProxyContainer(TOXIPROXY)
        .withNetwork(network)
        .withNetworkAliases("proxy")
        .withProxy("first", "redis:6379")
        .withProxy("second", "redis:6379")
        .start(),
    ]);
  });

  afterAll(async () => {
    await Promise.all([redis.stop(), toxiproxy.stop()]);
    await network.stop();
  });

  it("creates a proxy that the client changes, too", async () => {
    const proxy = await toxiproxy.createProxy({ name: "redis", upstream: "redis:6379" });
    expect(await ping(proxy)).toBe("PONG");
    await proxy.instance.addToxic({
      name: "slow",
      type: "latency",
      stream: "upstream",
      toxicity: 1,
      attributes: { latency: 1, jitter: 0 },
    });
    const seen = await toxiproxy.client.get("redis");
    expect((await seen.getToxic("slow")).type).toBe("latency");
    expect(await ping(proxy)).toBe("PONG");
    await proxy.instance.remove();
    expect(Object.keys(await toxiproxy.client.getAll())).not.toContain("redis");
  });

  it("delays, without the client's package", async () => {
    const proxy = await toxiproxy.createProxy({ name: "slow redis", upstream: "redis:6379" });
    const toxic = { type: "latency", attributes: { latency: 400 } };
    expect(await proxy.addToxic(toxic)).toBe("latency_downstream");
    // Only the least time counts, which no load of the machine changes.
    const started = process.hrtime.bigint();
    expect(await ping(proxy)).toBe("PONG");
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeGreaterThanOrEqual(400);
    await proxy.removeToxic("latency_downstream");
    await expect(proxy.removeToxic("latency_downstream")).rejects.toThrow("status 404");
    await proxy.remove();
  });

  it("cuts and restores connections", async () => {
    const proxy = await toxiproxy.createProxy({ name: "cut", upstream: "redis:6379" });
    const { host, port } = proxy;
    const client = createClient({
      socket: { host, port, reconnectStrategy: false, connectTimeout: 60_000 },
    });
    const failed = new Promise((resolve) => client.on("error", resolve));
    await client.connect();
    await proxy.setEnabled(false);
    expect(await failed).toBeInstanceOf(Error);
    await expect(ping(proxy)).rejects.toThrow();
    await proxy.setEnabled(true);
    expect(await ping(proxy)).toBe("PONG");
    await proxy.remove();
  });

  it("creates proxies at once, each on its own port, and disabled ones", async () => {
    const names = ["a", "b", "c"];
    const proxies = await Promise.all(
      names.map((name) =>
        toxiproxy.createProxy({ name, upstream: "redis:6379", enabled: name === "c" }),
      ),
    );
    expect(new Set(proxies.map(({ port }) => port)).size).toBe(3);
    const [a, , c] = proxies as [CreatedProxy, CreatedProxy, CreatedProxy];
    await expect(ping(a)).rejects.toThrow();
    expect(await ping(c)).toBe("PONG");
    for (const proxy of proxies) await proxy.remove();
  });

  it("finds proxies of withProxy, also in another process", async () => {
    const data = JSON.parse(JSON.stringify(toxiproxy)) as StartedContainerData;
    const attached = attach(data, StartedToxiProxyContainer);
    for (const name of ["first", "second"]) {
      expect(await ping(await attached.getProxy(name))).toBe("PONG");
    }
    const inNetwork = await toxiproxy.inNetwork("proxy").getProxy("second");
    expect([inNetwork.host, inNetwork.port]).toEqual(["proxy", 8667]);
  });

  it("says what Toxiproxy refuses", async () => {
    const again = toxiproxy.createProxy({ name: "first", upstream: "redis:6379" });
    await expect(again).rejects.toMatchObject({
      code: "TOXIPROXY_REFUSED",
      message: expect.stringContaining("proxy already exists") as string,
    });
    const missing = toxiproxy.getProxy("no/such");
    await expect(missing).rejects.toMatchObject({ code: "TOXIPROXY_REFUSED" });
    const proxy = await toxiproxy.getProxy("first");
    const toxic = proxy.addToxic({ type: "earthquake", attributes: {} });
    await expect(toxic).rejects.toThrow("invalid toxic type");
  });

  it("says when its ports are used up", async () => {
    const proxies: CreatedProxy[] = [];
    for (let index = 2; index < 32; index++) {
      const name = `number ${index}`;
      proxies.push(await toxiproxy.createProxy({ name, upstream: "redis:6379" }));
    }
    const more = { name: "one more", upstream: "redis:6379" };
    await expect(toxiproxy.createProxy(more)).rejects.toMatchObject({
      code: "TOXIPROXY_PORTS_IN_USE",
    });
    await proxies[7]?.remove();
    expect((await toxiproxy.createProxy(more)).port).toBe(proxies[7]?.port);
  });

  it("has its proxies again after a restart", async () => {
    await toxiproxy.restart();
    expect(await ping(await toxiproxy.getProxy("second"))).toBe("PONG");
  });
});

describePage("toxiproxy", ["cut", "PONG"]);
