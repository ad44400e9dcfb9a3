import type { EngineAddress } from "../../../src/engine/endpoint";
import type { OwnContainer } from "../../../src/engine/own-container";
import { findReach, type Reach } from "../../../src/engine/reach";
import { SshConnection } from "../../../src/engine/ssh/connection";
import { FakeEngine } from "../../support/fake-engine";

const SOCKET: EngineAddress = { socketPath: "/var/run/docker.sock" };
const tcp = (host: string): EngineAddress => ({ host, port: 2375, tls: undefined });
const outside: OwnContainer = () => Promise.resolve(undefined);

const reach = (
  address: EngineAddress,
  hostOverride?: string,
  ownContainer = outside,
): Promise<Reach> => findReach({ address }, { hostOverride }, ownContainer);

describe("published ports", () => {
  it("of an engine over ssh are on this machine, unless another host is named", async () => {
    const ssh = new SshConnection("ssh://engine", "/nope", -1, "/var/run/docker.sock", {});
    const endpoint = { address: SOCKET, ssh };
    const local = { host: "127.0.0.1", bindIp: "127.0.0.1" };
    expect(await findReach(endpoint, { hostOverride: undefined }, outside)).toEqual(local);
    const named = await findReach(endpoint, { hostOverride: "engine.lan" }, outside);
    expect(named).toEqual({ host: "engine.lan", bindIp: "0.0.0.0" });
  });

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

describe("in a container", () => {
  const inside = async (gateway: string): Promise<OwnContainer> => {
    const engine = new FakeEngine();
    const body = { Image: "fake:1", Labels: {}, HostConfig: {} };
    const id = await engine.containers.create({ name: undefined, platform: undefined, body });
    await engine.containers.start(id);
    const info = await engine.containers.inspect(id);
    const networks = { bridge: { networkId: "b", ipAddress: "172.17.0.2", gateway, aliases: [] } };
    return () => Promise.resolve({ ...info, networks });
  };

  it("of this engine its gateway is used", async () => {
    expect(await reach(SOCKET, undefined, await inside("172.17.0.1"))).toEqual({
      host: "172.17.0.1",
      bindIp: "0.0.0.0",
    });
  });

  it("on the host's network the loopback address is used", async () => {
    expect(await reach(SOCKET, undefined, await inside(""))).toEqual({
      host: "127.0.0.1",
      bindIp: "127.0.0.1",
    });
  });

  const failing: OwnContainer = () => Promise.reject(new Error("asked"));

  it("an engine that fails is an error", async () => {
    await expect(reach(SOCKET, undefined, failing)).rejects.toThrow("asked");
  });

  it.each([
    ["an override", SOCKET, "host.docker.internal"],
    ["a remote engine", tcp("engine"), undefined],
  ])("nothing is asked with %s", async (_, address, override) => {
    await expect(reach(address, override, failing)).resolves.toMatchObject({ bindIp: "0.0.0.0" });
  });
});
