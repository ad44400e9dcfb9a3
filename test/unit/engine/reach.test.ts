import type { EngineAddress } from "../../../src/engine/endpoint";
import { findReach, type Reach, type Surroundings } from "../../../src/engine/reach";
import { EngineError } from "../../../src/errors";
import { FakeEngine } from "../../support/fake-engine";

const SOCKET: EngineAddress = { socketPath: "/var/run/docker.sock" };
const tcp = (host: string): EngineAddress => ({ host, port: 2375, tls: undefined });
const OUTSIDE: Surroundings = { hostname: "laptop", looksLikeContainer: false };

function reach(
  address: EngineAddress,
  hostOverride?: string,
  around = OUTSIDE,
  engine = new FakeEngine(),
): Promise<Reach> {
  return findReach({ address }, { hostOverride }, engine, undefined, around);
}

describe("published ports", () => {
  it.each<[string, EngineAddress, string | undefined, Reach]>([
    ["a local engine", SOCKET, undefined, { host: "127.0.0.1", bindIp: "127.0.0.1" }],
    ["a remote engine", tcp("engine.lan"), undefined, { host: "engine.lan", bindIp: "0.0.0.0" }],
    ["a remote engine on IPv6", tcp("fe80::1"), undefined, { host: "fe80::1", bindIp: "::" }],
    [
      "an override",
      SOCKET,
      "host.docker.internal",
      { host: "host.docker.internal", bindIp: "0.0.0.0" },
    ],
    ["a loopback override", SOCKET, "localhost", { host: "localhost", bindIp: "127.0.0.1" }],
    ["a loopback override", SOCKET, "127.0.0.2", { host: "127.0.0.2", bindIp: "127.0.0.2" }],
    ["a loopback override", SOCKET, "[::1]", { host: "::1", bindIp: "::1" }],
    [
      "a remote engine with an override",
      tcp("a"),
      "localhost",
      { host: "localhost", bindIp: "0.0.0.0" },
    ],
  ])("of %s", async (_, address, override, expected) => {
    expect(await reach(address, override)).toEqual(expected);
  });
});

describe("inside what may be a container", () => {
  async function engineWith(Hostname: string, name?: string): Promise<FakeEngine> {
    const engine = new FakeEngine();
    const body = { Image: "fake:1", Labels: {}, HostConfig: {}, Hostname };
    await engine.startContainer(await engine.createContainer({ name, platform: undefined, body }));
    return engine;
  }
  const around = (hostname: string): Surroundings => ({ hostname, looksLikeContainer: true });

  it("the engine is asked, and the gateway is used when it is one of its own", async () => {
    const engine = await engineWith("build-7", "build-7");
    expect(await reach(SOCKET, undefined, around("build-7"), engine)).toEqual({
      host: "172.17.0.1",
      bindIp: "0.0.0.0",
    });
  });

  it("the loopback address is used when the engine does not know it", async () => {
    expect(await reach(SOCKET, undefined, around("laptop"))).toEqual({
      host: "127.0.0.1",
      bindIp: "127.0.0.1",
    });
  });

  it("a container that is only called like this host does not count", async () => {
    const engine = await engineWith("0123456789ab", "redis");
    expect((await reach(SOCKET, undefined, around("redis"), engine)).host).toBe("127.0.0.1");
  });

  it("an engine that fails is an error", async () => {
    const engine = new FakeEngine();
    engine.failOn("inspectContainer", new EngineError("inspect container", "out of order", 500));
    await expect(reach(SOCKET, undefined, around("x"), engine)).rejects.toThrow("out of order");
  });

  it.each([
    ["outside of it", SOCKET, undefined, OUTSIDE],
    ["with an override", SOCKET, "host.docker.internal", around("x")],
    ["with a remote engine", tcp("engine"), undefined, around("x")],
  ])("nothing is asked %s", async (_, address, override, surroundings) => {
    const engine = new FakeEngine();
    await reach(address, override, surroundings, engine);
    expect(engine.calls).toEqual([]);
  });
});
