import type { EngineEndpoint } from "../../../src/engine/endpoint";
import type { Engine, EngineInfo, NetworkInfo } from "../../../src/engine/engine";
import { gateways, openHostGateway, type Machine } from "../../../src/engine/host-gateway";
import { EngineError } from "../../../src/errors";

type Endpoint = Pick<EngineEndpoint, "address" | "apiVersion" | "kind" | "uri">;

const LOCAL: Endpoint = {
  uri: "unix:///run/docker.sock",
  address: { socketPath: "/run/docker.sock" },
  apiVersion: "1.41",
  kind: "docker",
};
const tcp = (host: string): Endpoint => ({
  ...LOCAL,
  uri: `tcp://${host}:2375`,
  address: { host, port: 2375, tls: undefined },
});
const MACHINE: Machine = { platform: "linux", kernelVersion: "6.1.0", memory: 8e9 };
const BRIDGE: NetworkInfo = {
  id: "b",
  subnets: [{ subnet: "172.17.0.0/16", gateway: "172.17.0.1" }],
};
const INFO: EngineInfo = {
  serverVersion: "20.10.24",
  operatingSystem: "Debian GNU/Linux 12",
  osType: "linux",
  architecture: "x86_64",
  kernelVersion: "6.1.0",
  memory: 8e9,
  rootless: false,
};

function engineWith(
  info: Partial<EngineInfo> = {},
  bridge: () => Promise<NetworkInfo | undefined> = () => Promise.resolve(BRIDGE),
): Pick<Engine, "info" | "inspectNetwork"> {
  return { info: () => Promise.resolve({ ...INFO, ...info }), inspectNetwork: bridge };
}

const noBridge = () => Promise.resolve(undefined);

describe("the entry for every container's hosts file", () => {
  it("is for the engine to fill in", async () => {
    const { extraHosts } = await openHostGateway(LOCAL, engineWith(), MACHINE);
    expect(extraHosts).toEqual([
      { host: "host.testcontainers.internal", ipAddress: "host-gateway" },
    ]);
  });

  it.each<[string, Endpoint, Pick<Engine, "info" | "inspectNetwork">]>([
    ["of an old engine", { ...LOCAL, apiVersion: "1.40" }, engineWith()],
    ["of an engine without a version", { ...LOCAL, apiVersion: undefined }, engineWith()],
    ["of Podman", { ...LOCAL, kind: "podman" }, engineWith()],
    ["of an engine without a default bridge", LOCAL, engineWith({}, noBridge)],
    [
      "of an engine that does not say",
      LOCAL,
      engineWith({}, () => Promise.reject(new EngineError("inspect network", "forbidden", 403))),
    ],
  ])("is left out %s, which would refuse it", async (_title, endpoint, engine) => {
    expect((await openHostGateway(endpoint, engine, MACHINE)).extraHosts).toEqual([]);
  });
});

describe("the route of a port", () => {
  const route = async (endpoint: Endpoint, info: Partial<EngineInfo> = {}, machine = MACHINE) =>
    (await openHostGateway(endpoint, engineWith(info), machine)).findRoute();

  it.each([LOCAL, tcp("127.0.0.1"), tcp("localhost"), tcp("::1")])(
    "is a relay at the bridge's address, for an engine on this machine at $uri",
    async (endpoint) => {
      expect(await route(endpoint)).toEqual({ by: "relay", addresses: ["172.17.0.1"] });
    },
  );

  const inMachine = { kernelVersion: "6.10.14-linuxkit", memory: 4e9 };
  it.each<[string, Endpoint, Partial<EngineInfo>, Machine]>([
    ["Docker Desktop", LOCAL, { ...inMachine, operatingSystem: "Docker Desktop" }, MACHINE],
    ["Docker Desktop in WSL", LOCAL, { operatingSystem: "Docker Desktop" }, MACHINE],
    ["Docker Desktop on TCP", tcp("localhost"), { operatingSystem: "Docker Desktop" }, MACHINE],
    ["OrbStack", LOCAL, { ...inMachine, operatingSystem: "OrbStack" }, MACHINE],
    ["Colima", LOCAL, inMachine, { ...MACHINE, platform: "darwin" }],
  ])("is the engine's own: %s", async (_title, endpoint, info, machine) => {
    expect(await route(endpoint, info, machine)).toEqual({ by: "engine" });
  });

  it.each<[string, Endpoint, Partial<EngineInfo>, string]>([
    ["elsewhere", tcp("engine.lan"), {}, "it is on another machine, and tunnels"],
    [
      "behind a forwarded socket",
      LOCAL,
      { kernelVersion: "5.4.0" },
      "it runs on another machine (kernel 5.4.0, here 6.1.0), and tunnels",
    ],
    ["on a twin of this machine", LOCAL, { memory: 1 }, "it runs on another machine"],
    ["that is rootless", LOCAL, { rootless: true }, "it is rootless"],
    ["that is Podman", { ...LOCAL, kind: "podman" }, {}, "this is not supported on Podman yet"],
    [
      "that is too old",
      { ...LOCAL, apiVersion: "1.40" },
      {},
      "it speaks version 1.40 of the Engine API, and 1.41 (Docker 20.10) is needed",
    ],
  ])("is refused for an engine %s", async (_title, endpoint, info, reason) => {
    await expect(route(endpoint, info)).rejects.toMatchObject({
      code: "HOST_ACCESS_FAILED",
      message: expect.stringMatching(/\nHint: run the server in a container/) as string,
      engine: endpoint.uri,
    });
    await expect(route(endpoint, info)).rejects.toThrow(
      `Ports of this machine cannot be exposed to containers of ${endpoint.uri}: ${reason}`,
    );
  });

  it("is refused for an engine without a default bridge", async () => {
    const gateway = await openHostGateway(LOCAL, engineWith({}, noBridge), MACHINE);
    await expect(gateway.findRoute()).rejects.toThrow("it has no default bridge network");
  });
});

describe("a bridge's own address", () => {
  it.each<[string, string | undefined, string[]]>([
    ["172.17.0.0/16", "172.17.0.9", ["172.17.0.9"]],
    ["172.17.0.0/16", undefined, ["172.17.0.1"]],
    ["10.1.2.128/25", undefined, ["10.1.2.129"]],
    ["192.168.255.77/24", undefined, ["192.168.255.1"]],
    ["fd00::/64", "fd00::1", ["fd00::1"]],
    ["fd00::/64", undefined, []],
  ])("in %s with gateway %s is %j", (subnet, gateway, expected) => {
    expect(gateways({ subnets: [{ subnet, gateway }] })).toEqual(expected);
  });
});
