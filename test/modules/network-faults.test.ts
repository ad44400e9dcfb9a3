import { connect, type Socket } from "node:net";
import { createClient } from "redis";
import {
  attach,
  GenericContainer,
  Network,
  type StartedContainer,
  type StartedContainerData,
} from "../../src";
import { PostgreSqlContainer } from "../../modules/postgresql";
import { RedisContainer } from "../../modules/redis";
import { describeServer } from "../support/describe-server";
import { dockerClient } from "../support/docker-client";
import { eventually } from "../support/eventually";
import { BUSYBOX, POSTGRES, REDIS } from "../support/images";
import { runtime } from "../../src/runtime";
import { LABEL_MAYFLY_OWNER } from "../../src/spec/labels/labels";

/** A plain connection to Redis, and what has happened on it. */
class Connection implements Disposable {
  readonly events: string[] = [];
  readonly #socket: Socket;

  constructor(redis: StartedContainer) {
    this.#socket = connect({ host: redis.getHost(), port: redis.getMappedPort(6379) });
    this.#socket
      .on("data", (data) => this.events.push(data.toString().trim()))
      .on("error", (error: NodeJS.ErrnoException) => this.events.push(error.code ?? ""))
      .on("close", () => this.events.push("closed"));
  }

  ping(): void {
    this.#socket.write("PING\r\n");
  }

  /** Waits until this many things have happened. */
  async after(count: number): Promise<readonly string[]> {
    await eventually(`${count} events`, () =>
      Promise.resolve(this.events.length >= count || this.events.join()),
    );
    return this.events;
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}

const to = (redis: StartedContainer): Connection => new Connection(redis);

/** The networks of proxies that this process has made. Other test files make some at the same time. */
async function proxyNetworks(): Promise<string[]> {
  const { engine, session } = await runtime();
  const owner = { [LABEL_MAYFLY_OWNER]: session.labels[LABEL_MAYFLY_OWNER] ?? "" };
  const client = await dockerClient();
  const named = await client.listNetworks({ filters: { name: ["mayfly-faults-"] } });
  const ids = await engine.networks.list({ ...session.filter, ...owner });
  return ids.filter((id) => named.some(({ Id }) => Id === id)).sort();
}

const FAR_MS = 3_600_000;

describeServer("toxiproxy", () => {
  const generic = () => new GenericContainer(REDIS).withExposedPorts(6379).withNetworkFaults();

  it("leads clients through a proxy whose faults begin and end, on open and new connections", async () => {
    await using redis = await generic().start();
    const faults = redis.networkFaults();
    using open = to(redis);
    open.ping();
    expect(await open.after(1)).toEqual(["+PONG"]);

    const latency = await faults.addLatency(FAR_MS);
    open.ping();
    using slow = to(redis);
    slow.ping();
    // The server itself is as fast as ever.
    expect((await redis.exec(["redis-cli", "PING"])).stdout).toBe("PONG\n");
    expect([open.events, slow.events]).toEqual([["+PONG"], []]);
    await latency.end();
    await latency.end();
    using fast = to(redis);
    fast.ping();
    expect(await fast.after(1)).toEqual(["+PONG"]);
  });

  it("resets, cuts and drops, and restores all", async () => {
    await using redis = await generic().start();
    const faults = redis.networkFaults(6379);
    using open = to(redis);
    open.ping();
    await open.after(1);
    {
      await using _reset = await faults.resetConnections();
      using reset = to(redis);
      reset.ping();
      expect(await reset.after(2)).toEqual(["ECONNRESET", "closed"]);
    }
    {
      await using first = await faults.cut();
      expect(await open.after(2)).toEqual(["+PONG", "closed"]);
      await using _second = await faults.cut();
      await first.end();
      using refused = to(redis);
      expect(await refused.after(2)).toEqual(["ECONNREFUSED", "closed"]);
    }
    const dropping = await faults.dropData();
    await faults.limitBandwidth(1, { stream: "upstream" });
    await faults.cut();
    await faults.restore();
    using whole = to(redis);
    whole.ping();
    expect(await whole.after(1)).toEqual(["+PONG"]);
    // What restore() has ended can be ended again.
    await dropping.end();
    await faults.addToxic({ type: "limit_data", attributes: { bytes: 3 } });
    using short = to(redis);
    short.ping();
    expect(await short.after(2)).toEqual(["+PO", "closed"]);
    await expect(faults.addToxic({ type: "gremlin", attributes: {} })).rejects.toMatchObject({
      code: "FAULT_PROXY_REFUSED",
      message: expect.stringContaining("invalid toxic type") as string,
    });
  });

  it("keeps host ports through restarts, and fixed ones", async () => {
    await using redis = await generic().start();
    const address = [redis.getHost(), redis.getFirstMappedPort(), redis.getMappedPorts()];
    await redis.restart();
    const again = await (await redis.stop({ remove: false })).start();
    expect([again.getHost(), again.getFirstMappedPort(), again.getMappedPorts()]).toEqual(address);
    using connection = to(again);
    connection.ping();
    expect(await connection.after(1)).toEqual(["+PONG"]);
    await again.stop();
    const host = redis.getMappedPort(6379);
    await using fixed = await new GenericContainer(REDIS)
      .withExposedPorts({ container: 6379, host })
      .withNetworkFaults()
      .start();
    expect(fixed.getMappedPort(6379)).toBe(host);
  });

  it("waits for the server itself, not for its proxy", async () => {
    const silent = new GenericContainer(BUSYBOX)
      .withCommand(["sleep", "infinity"])
      .withExposedPorts(6379)
      .withNetworkFaults()
      .withStartupTimeout(2_000);
    const before = await proxyNetworks();
    await expect(silent.start()).rejects.toMatchObject({ code: "STARTUP_TIMEOUT" });
    expect(await proxyNetworks()).toEqual(before);
  });

  it("works with modules, their parts and several networks, and leaves nothing", async () => {
    const before = await proxyNetworks();
    {
      await using network = await new Network().start();
      await using postgres = await new PostgreSqlContainer(POSTGRES)
        .withNetwork(network, { aliases: ["db"] })
        .withNetworkFaults()
        .start();
      expect(postgres.getIpAddress(network.getName())).toMatch(/^\d/);
      await using database = await postgres.cloneDatabase();
      const { hostname } = new URL(database.getConnectionUri());
      expect(hostname).toBe(postgres.getHost());
      {
        await using _cut = await postgres.networkFaults().cut();
        // Refused, or the end of the connection that the server keeps.
        await expect(postgres.cloneDatabase()).rejects.toThrow();
        // For containers it is as before.
        const { exitCode } = await postgres.exec(["pg_isready", "-h", "db"]);
        expect(exitCode).toBe(0);
      }
    }
    expect(await proxyNetworks()).toEqual(before);
  });

  it("is baked without the proxy, and starts behind it", async () => {
    await using redis = await generic()
      .withBakedInit((started) => started.exec(["redis-cli", "SET", "a", "1"]), { key: "faults" })
      .start();
    const cut = await redis.networkFaults().cut();
    using refused = to(redis);
    expect(await refused.after(2)).toEqual(["ECONNREFUSED", "closed"]);
    await cut.end();
  });

  it("is the same container in another process, which stops its proxy, too", async () => {
    const before = await proxyNetworks();
    const started = await new RedisContainer(REDIS).withNetworkFaults().start();
    const data = JSON.parse(JSON.stringify(started)) as StartedContainerData;
    const redis = attach(data);
    expect(redis.getFirstMappedPort()).toBe(started.getFirstMappedPort());
    const client = createClient({
      url: started.getConnectionUrl(),
      socket: { connectTimeout: 60_000 },
    });
    client.on("error", () => undefined);
    await client.connect();
    const cut = await redis.networkFaults().cut();
    await eventually("notices", () => Promise.resolve(!client.isReady || "connected"));
    await cut.end();
    await eventually("is back", () => Promise.resolve(client.isReady || "not connected"));
    client.destroy();
    const unended = await redis.networkFaults().cut();
    await redis.stop();
    await unended.end();
    expect(await proxyNetworks()).toEqual(before);
  });

  it("says that the proxy did not start", async () => {
    const before = await proxyNetworks();
    const start = new GenericContainer(REDIS)
      .withExposedPorts(6379)
      .withNetworkFaults({ image: BUSYBOX })
      .start();
    await expect(start).rejects.toMatchObject({
      code: "FAULT_PROXY_FAILED",
      message: expect.stringMatching(
        /^The proxy of withNetworkFaults\(\) did not start\. A container of busybox/,
      ) as string,
    });
    expect(await proxyNetworks()).toEqual(before);
  });
});
