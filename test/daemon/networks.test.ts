import { empty, json } from "../support/fake-daemon";
import { dockerEngineOnFakeDaemon } from "../support/fake-daemon-engine";

const on = dockerEngineOnFakeDaemon();
const NETWORK = { name: "backend", driver: "bridge", labels: { session: "s1" } };

describe("creating a network", () => {
  it("sends its name, driver and labels, and refuses a second network with this name", async () => {
    on.daemon.on("POST /networks/create", json(201, { Id: "n1" }));
    expect(await on.engine.networks.create(NETWORK)).toBe("n1");
    expect(on.daemon.request).toMatchObject({
      path: "/v1.41/networks/create",
      body: {
        Name: "backend",
        Driver: "bridge",
        Labels: { session: "s1" },
        CheckDuplicate: true,
      },
    });
  });

  it("sends what else was asked for", async () => {
    on.daemon.on("POST /networks/create", json(201, { Id: "n1" }));
    await on.engine.networks.create({
      ...NETWORK,
      driverOptions: { "com.docker.network.driver.mtu": "1400" },
      internal: true,
      attachable: false,
      ipv6: true,
      ipam: {
        config: [
          { subnet: "10.5.0.0/16", gateway: "10.5.0.254", ipRange: "10.5.7.0/24" },
          { subnet: "fd00:5::/64" },
        ],
      },
    });
    expect(on.daemon.request.body).toMatchObject({
      Options: { "com.docker.network.driver.mtu": "1400" },
      Internal: true,
      Attachable: false,
      EnableIPv6: true,
      IPAM: {
        Driver: "default",
        Config: [
          { Subnet: "10.5.0.0/16", Gateway: "10.5.0.254", IPRange: "10.5.7.0/24" },
          { Subnet: "fd00:5::/64" },
        ],
      },
    });
  });

  it("passes on a refusal", async () => {
    const message = "could not find an available, non-overlapping IPv4 address pool";
    on.daemon.on("POST /networks/create", json(500, { message }));
    await expect(on.engine.networks.create(NETWORK)).rejects.toThrow(
      `The engine failed to create network backend (HTTP code 500): ${message}`,
    );
  });
});

describe("removing a network", () => {
  it("is done", async () => {
    on.daemon.on("DELETE /networks/n1", empty(204));
    await on.engine.networks.remove("n1");
    expect(on.daemon.request).toMatchObject({ method: "DELETE", path: "/v1.41/networks/n1" });
  });

  it("that does not exist succeeds", async () => {
    on.daemon.on("DELETE /networks/n1", json(404, { message: "network n1 not found" }));
    await on.engine.networks.remove("n1");
  });

  it("that is in use is an error", async () => {
    const message = "error while removing network: network backend id n1 has active endpoints";
    on.daemon.on("DELETE /networks/n1", json(403, { message }));
    await expect(on.engine.networks.remove("n1")).rejects.toMatchObject({
      statusCode: 403,
      reason: message,
    });
  });
});

describe("inspecting a network", () => {
  it("says where its containers are", async () => {
    const Config = [{ Subnet: "172.17.0.0/16" }, { Subnet: "fd00::/64", Gateway: "fd00::1" }];
    on.daemon.on(
      "GET /networks/bridge",
      json(200, { Id: "n1", Labels: { a: "b" }, IPAM: { Config } }),
    );
    expect(await on.engine.networks.inspect("bridge")).toEqual({
      id: "n1",
      subnets: [
        { subnet: "172.17.0.0/16", gateway: undefined },
        { subnet: "fd00::/64", gateway: "fd00::1" },
      ],
      labels: { a: "b" },
    });
  });

  it("accepts a container without addresses", async () => {
    on.daemon.on("GET /networks/none", json(200, { Id: "n2", IPAM: { Config: null } }));
    expect(await on.engine.networks.inspect("none")).toEqual({ id: "n2", subnets: [], labels: {} });
  });

  it("that is not there is undefined", async () => {
    on.daemon.on("GET /networks/bridge", json(404, { message: "network bridge not found" }));
    expect(await on.engine.networks.inspect("bridge")).toBeUndefined();
  });
});

it("listing networks asks by labels", async () => {
  on.daemon.on("GET /networks", json(200, [{ Id: "n1", Name: "backend" }]));
  expect(await on.engine.networks.list({ session: "s1" })).toEqual(["n1"]);
  expect(JSON.parse(on.daemon.request.query["filters"]!)).toEqual({ label: ["session=s1"] });
});

describe("the addresses of containers on bridges", () => {
  const bridges = json(200, [{ Id: "n1" }, { Id: "n2" }]);
  const bridge = json(200, {
    Id: "n1",
    Containers: {
      c1: { IPv4Address: "172.17.0.2/16", IPv6Address: "" },
      "ep-1": { IPv4Address: "172.17.0.3/16", IPv6Address: "fd00::242:ac11:3/64" },
    },
  });

  it("are those of all networks of that driver, without the lengths of their subnets", async () => {
    on.daemon.on("GET /networks", bridges);
    on.daemon.on("GET /networks/n1", bridge);
    on.daemon.on("GET /networks/n2", json(200, { Id: "n2", Containers: null }));
    expect(await on.engine.networks.listBridgeAddresses()).toEqual([
      "172.17.0.2",
      "172.17.0.3",
      "fd00::242:ac11:3",
    ]);
    const [list] = on.daemon.requests.filter(({ path }) => path.endsWith("/networks"));
    expect(JSON.parse(list!.query["filters"]!)).toEqual({ driver: ["bridge"] });
  });

  it("leave out a network that was removed since it was listed", async () => {
    on.daemon.on("GET /networks", bridges);
    on.daemon.on("GET /networks/n1", bridge);
    on.daemon.on("GET /networks/n2", json(404, { message: "network n2 not found" }));
    expect(await on.engine.networks.listBridgeAddresses()).toHaveLength(3);
  });

  it("are not known when one network cannot be read", async () => {
    on.daemon.on("GET /networks", bridges);
    on.daemon.on("GET /networks/n1", bridge);
    on.daemon.on("GET /networks/n2", json(500, { message: "no" }));
    await expect(on.engine.networks.listBridgeAddresses()).rejects.toThrow("inspect network n2");
  });
});

it("the engine describes itself", async () => {
  const answer = {
    ServerVersion: "20.10.24",
    OperatingSystem: "Debian GNU/Linux 12",
    OSType: "linux",
    Architecture: "x86_64",
    KernelVersion: "6.1.0-9-amd64",
    MemTotal: 8_000_000_000,
    NCPU: 4,
    IndexServerAddress: "https://index.docker.io/v1/",
    Runtimes: { runc: { path: "runc" } },
    Labels: ["stage=ci"],
    Driver: "overlay2",
    DockerRootDir: "/var/lib/docker",
    SystemTime: "2026-11-30T10:00:00.123456789Z",
    RegistryConfig: {
      Mirrors: ["https://mirror.example/"],
      IndexConfigs: { "registry.example:5000": { Name: "registry.example:5000", Secure: false } },
    },
    Plugins: { Volume: ["local"], Network: null },
    SecurityOptions: ["name=seccomp,profile=default", "name=rootless"],
  };
  on.daemon.on("GET /info", json(200, answer));
  expect(await on.engine.info()).toEqual({
    serverVersion: "20.10.24",
    operatingSystem: "Debian GNU/Linux 12",
    osType: "linux",
    architecture: "x86_64",
    kernelVersion: "6.1.0-9-amd64",
    memory: 8_000_000_000,
    cpus: 4,
    indexServerAddress: "https://index.docker.io/v1/",
    runtimes: ["runc"],
    plugins: { volume: ["local"], network: [], log: [], authorization: [] },
    labels: ["stage=ci"],
    storageDriver: "overlay2",
    dataFolder: "/var/lib/docker",
    time: new Date("2026-11-30T10:00:00.123Z"),
    registryMirrors: ["https://mirror.example/"],
    insecureRegistries: ["registry.example:5000"],
    rootless: true,
  });
});
