import type { EngineEndpoint } from "../../../src/engine/endpoint";
import type { Engine, EngineInfo } from "../../../src/engine/engine";
import type { NetworkInfo } from "../../../src/engine/requests/networks";
import { gateways, openHostGateway, type Machine } from "../../../src/engine/host-gateway";
import { EngineError } from "../../../src/errors";
import { FakeEngine } from "../../support/fake-engine";

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
const MACHINE: Machine = {
  platform: "linux",
  kernelVersion: "6.1.0",
  memory: 8e9,
  isOwnAddress: (address) => Promise.resolve(address === "172.17.0.1"),
  looksLikeContainer: false,
};
const BRIDGE: NetworkInfo = {
  id: "b",
  subnets: [{ subnet: "172.17.0.0/16", gateway: "172.17.0.1" }],
  labels: {},
};
const INFO: EngineInfo = {
  serverVersion: "20.10.24",
  operatingSystem: "Debian GNU/Linux 12",
  osType: "linux",
  architecture: "x86_64",
  kernelVersion: "6.1.0",
  memory: 8e9,
  cpus: 4,
  indexServerAddress: "https://index.docker.io/v1/",
  registryMirrors: [],
  insecureRegistries: [],
  storageDriver: "overlay2",
  dataFolder: "/var/lib/docker",
  time: undefined,
  runtimes: ["runc"],
  plugins: { volume: [], network: [], log: [], authorization: [] },
  labels: [],
  rootless: false,
};

function engineWith(
  info: Partial<EngineInfo> = {},
  bridge: () => Promise<NetworkInfo | undefined> = () => Promise.resolve(BRIDGE),
): Pick<Engine, "info" | "networks"> {
  const engine = new FakeEngine();
  engine.info = () => Promise.resolve({ ...INFO, ...info });
  engine.networks.inspect = bridge;
  return engine;
}

const noBridge = () => Promise.resolve(undefined);

describe("the entry for every container's hosts file", () => {
  it("is for the engine to fill in", async () => {
    const { extraHosts } = await openHostGateway(LOCAL, engineWith(), MACHINE);
    expect(extraHosts).toEqual([
      { host: "host.testcontainers.internal", ipAddress: "host-gateway" },
    ]);
  });

  it.each<[string, Endpoint, Pick<Engine, "info" | "networks">]>([
    ["of an engine without a default bridge", LOCAL, engineWith({}, noBridge)],
    [
      "of an engine that does not say",
      LOCAL,
      engineWith({}, () => Promise.reject(new EngineError("inspect network", "forbidden", 403))),
    ],
    ["of an engine elsewhere", tcp("engine.lan"), engineWith()],
    ["of an engine with networks of its own", LOCAL, engineWith({ rootless: true })],
  ])("is left out %s: the name is found otherwise", async (_title, endpoint, engine) => {
    expect(await openHostGateway(endpoint, engine, MACHINE)).toEqual({
      extraHosts: [],
      route: { by: "tunnel" },
    });
  });
});

describe("the route of a port", () => {
  const route = async (endpoint: Endpoint, info: Partial<EngineInfo> = {}, machine = MACHINE) =>
    (await openHostGateway(endpoint, engineWith(info), machine)).route;

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

  const here: Machine = { ...MACHINE, isOwnAddress: () => Promise.resolve(false) };
  it.each<[string, Endpoint, Partial<EngineInfo>, Machine]>([
    ["elsewhere", tcp("engine.lan"), {}, MACHINE],
    ["behind a forwarded socket", LOCAL, { kernelVersion: "5.4.0" }, MACHINE],
    ["on a twin of this machine", LOCAL, { memory: 1 }, MACHINE],
    ["that is rootless", LOCAL, { rootless: true }, MACHINE],
    ["that is Podman", { ...LOCAL, kind: "podman" }, {}, MACHINE],
    ["that is too old", { ...LOCAL, apiVersion: "1.40" }, {}, MACHINE],
    ["without a version", { ...LOCAL, apiVersion: undefined }, {}, MACHINE],
    ["around this process's container", LOCAL, {}, here],
    [
      "around this process's container, in Docker Desktop",
      LOCAL,
      { operatingSystem: "Docker Desktop" },
      { ...here, looksLikeContainer: true },
    ],
  ])("is a tunnel for an engine %s", async (_title, endpoint, info, machine) => {
    expect(await route(endpoint, info, machine)).toEqual({ by: "tunnel" });
  });

  it("is found without asking the engine if the address is enough", async () => {
    const silent = new FakeEngine();
    silent.failOn("info", new Error("asked"));
    silent.failOn("networks.inspect", new Error("asked"));
    const { route } = await openHostGateway(tcp("engine.lan"), silent, MACHINE);
    expect(route).toEqual({ by: "tunnel" });
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
