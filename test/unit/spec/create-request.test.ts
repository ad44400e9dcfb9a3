import { toCreateRequest, type CreateBody } from "../../../src/spec/create-request";
import { emptySpec, mergeSpec, type SpecPatch } from "../../../src/spec/merge-spec";

const CONTEXT = { image: "app:1", labels: { session: "s" }, defaultHostIp: "127.0.0.1" };

const body = (patch: SpecPatch): CreateBody =>
  toCreateRequest(mergeSpec(emptySpec("app"), patch), CONTEXT).body;

describe("toCreateRequest", () => {
  it("says nothing that was not asked for", () => {
    expect(toCreateRequest(emptySpec("app"), CONTEXT)).toEqual({
      name: undefined,
      platform: undefined,
      body: { Image: "app:1", Labels: { session: "s" }, HostConfig: {} },
    });
  });

  it.each<[string, SpecPatch, object]>([
    ["command", { command: ["a", "b c"] }, { Cmd: ["a", "b c"] }],
    ["empty command", { command: [] }, { Cmd: [] }],
    ["entrypoint", { entrypoint: ["/e"] }, { Entrypoint: ["/e"] }],
    ["environment", { environment: { A: "1", B: "x=y" } }, { Env: ["A=1", "B=x=y"] }],
    ["working folder", { workingDir: "/w" }, { WorkingDir: "/w" }],
    ["user", { user: "1000:1000" }, { User: "1000:1000" }],
    ["input", { stdin: "x" }, { AttachStdin: true, OpenStdin: true, StdinOnce: true }],
    ["host name", { hostname: "h" }, { Hostname: "h" }],
    ["terminal", { tty: true }, { Tty: true }],
    ["stop signal", { stopSignal: "SIGINT" }, { StopSignal: "SIGINT" }],
    ["stop timeout, in seconds", { stopTimeout: 1500 }, { StopTimeout: 2 }],
    ["MAC address", { macAddress: "02:00:00:00:00:01" }, { MacAddress: "02:00:00:00:00:01" }],
    [
      "labels, of which the session's win",
      { labels: { mine: "1", session: "other" } },
      { Labels: { mine: "1", session: "s" } },
    ],
    [
      "health check, in nanoseconds",
      {
        healthCheck: {
          test: ["CMD-SHELL", "true"],
          interval: 250,
          timeout: 1000,
          retries: 3,
          startPeriod: 1.5,
          startInterval: 100,
        },
      },
      {
        Healthcheck: {
          Test: ["CMD-SHELL", "true"],
          Interval: 250e6,
          Timeout: 1e9,
          Retries: 3,
          StartPeriod: 15e5,
          StartInterval: 1e8,
        },
      },
    ],
    ["no health check", { healthCheck: { test: ["NONE"] } }, { Healthcheck: { Test: ["NONE"] } }],
  ])("container part: %s", (_title, patch, expected) => {
    expect(body(patch)).toMatchObject(expected);
  });

  it.each<[string, SpecPatch, CreateBody["HostConfig"]]>([
    [
      "bind mounts",
      {
        bindMounts: [
          { source: "/a", target: "/b" },
          { source: "v", target: "/c", mode: "ro" },
          { source: "/z", target: "/z", mode: "Z" },
        ],
      },
      { Binds: ["/a:/b:rw", "v:/c:ro", "/z:/z:Z"] },
    ],
    ["tmpfs", { tmpFs: { "/t": "size=1m" } }, { Tmpfs: { "/t": "size=1m" } }],
    [
      "extra hosts",
      { extraHosts: [{ host: "db", ipAddress: "10.0.0.1" }] },
      { ExtraHosts: ["db:10.0.0.1"] },
    ],
    ["privileged", { privileged: true }, { Privileged: true }],
    [
      "capabilities",
      { addedCapabilities: ["A"], droppedCapabilities: ["B"] },
      { CapAdd: ["A"], CapDrop: ["B"] },
    ],
    [
      "security",
      { securityOptions: ["seccomp=unconfined"] },
      { SecurityOpt: ["seccomp=unconfined"] },
    ],
    [
      "ulimits",
      {
        ulimits: {
          nofile: { soft: 1, hard: 2 },
          core: { hard: 0 },
          stack: { soft: 8 },
          memlock: -1,
        },
      },
      {
        Ulimits: [
          { Name: "nofile", Soft: 1, Hard: 2 },
          { Name: "core", Soft: 0, Hard: 0 },
          { Name: "stack", Soft: 8, Hard: 8 },
          { Name: "memlock", Soft: -1, Hard: -1 },
        ],
      },
    ],
    [
      "namespaces",
      {
        namespaces: { ipc: "host", pid: "container:a", uts: "host", user: "host", cgroup: "host" },
      },
      {
        IpcMode: "host",
        PidMode: "container:a",
        UTSMode: "host",
        UsernsMode: "host",
        CgroupnsMode: "host",
      },
    ],
    ["cgroup parent", { cgroupParent: "/tests" }, { CgroupParent: "/tests" }],
    ["sysctls", { sysctls: { "a.b": "1" } }, { Sysctls: { "a.b": "1" } }],
    ["read-only root", { readonlyRootFilesystem: true }, { ReadonlyRootfs: true }],
    [
      "devices",
      { devices: [{ source: "/dev/a" }, { source: "/dev/a", target: "/b", permissions: "r" }] },
      {
        Devices: [
          { PathOnHost: "/dev/a", PathInContainer: "/dev/a", CgroupPermissions: "rwm" },
          { PathOnHost: "/dev/a", PathInContainer: "/b", CgroupPermissions: "r" },
        ],
      },
    ],
    ["all GPUs", { gpus: {} }, { DeviceRequests: [{ Count: -1, Capabilities: [["gpu"]] }] }],
    [
      "certain GPUs",
      { gpus: { deviceIds: ["0"], driver: "nvidia", capabilities: ["utility"] } },
      {
        DeviceRequests: [
          { Driver: "nvidia", DeviceIDs: ["0"], Capabilities: [["gpu", "utility"]] },
        ],
      },
    ],
    [
      "further resources",
      {
        resources: {
          memory: 1,
          memorySwap: -1,
          memoryReservation: 0.5,
          cpuSet: "0-1",
          cpuShares: 512,
          pids: 9,
          oomScoreAdj: -5,
          blockIo: {
            weight: 10,
            readBps: { "/dev/a": 1 },
            writeBps: { "/dev/a": 2 },
            readIops: { "/dev/a": 3 },
            writeIops: { "/dev/a": 4 },
          },
        },
      },
      {
        Memory: 2 ** 30,
        MemorySwap: -1,
        MemoryReservation: 2 ** 29,
        CpusetCpus: "0-1",
        CpuShares: 512,
        PidsLimit: 9,
        OomScoreAdj: -5,
        BlkioWeight: 10,
        BlkioDeviceReadBps: [{ Path: "/dev/a", Rate: 1 }],
        BlkioDeviceWriteBps: [{ Path: "/dev/a", Rate: 2 }],
        BlkioDeviceReadIOps: [{ Path: "/dev/a", Rate: 3 }],
        BlkioDeviceWriteIOps: [{ Path: "/dev/a", Rate: 4 }],
      },
    ],
    [
      "resources, in bytes and billionths of a CPU",
      { resources: { memory: 0.5, cpu: 1.5 } },
      { Memory: 536_870_912, NanoCpus: 1_500_000_000 },
    ],
    ["shared memory", { sharedMemorySize: 1024 }, { ShmSize: 1024 }],
    [
      "log driver",
      { logDriver: { name: "local", options: { "max-size": "1m" } } },
      { LogConfig: { Type: "local", Config: { "max-size": "1m" } } },
    ],
    ["init", { init: true }, { Init: true }],
    [
      "restart policy",
      { restartPolicy: { name: "on-failure", maximumRetries: 2 } },
      { RestartPolicy: { Name: "on-failure", MaximumRetryCount: 2 } },
    ],
    [
      "DNS",
      { dns: { servers: ["10.0.0.2"], search: ["a.b"], options: ["ndots:2"] } },
      { Dns: ["10.0.0.2"], DnsSearch: ["a.b"], DnsOptions: ["ndots:2"] },
    ],
    [
      "volumes of other containers",
      {
        volumesFrom: [
          { container: "a", readOnly: false },
          { container: "b", readOnly: true },
        ],
      },
      { VolumesFrom: ["a", "b:ro"] },
    ],
    [
      "images as mounts",
      {
        imageMounts: [
          { image: "a:1", target: "/a" },
          { image: "b:1", target: "/b", subpath: "c" },
        ],
      },
      {
        Mounts: [
          { Type: "image", Source: "a:1", Target: "/a", ReadOnly: true },
          {
            Type: "image",
            Source: "b:1",
            Target: "/b",
            ReadOnly: true,
            ImageOptions: { Subpath: "c" },
          },
        ],
      },
    ],
    ["network mode", { networkMode: "host" }, { NetworkMode: "host" }],
    [
      "volumes",
      {
        volumes: [
          { name: "v1", target: "/a", readOnly: false },
          { name: "v2", target: "/b", readOnly: true },
        ],
      },
      {
        Mounts: [
          { Type: "volume", Source: "v1", Target: "/a" },
          { Type: "volume", Source: "v2", Target: "/b", ReadOnly: true },
        ],
      },
    ],
  ])("host part: %s", (_title, patch, expected) => {
    expect(body(patch).HostConfig).toEqual(expected);
  });

  it.each<[string, SpecPatch, object]>([
    ["a network", { networks: [{ name: "n" }] }, { n: {} }],
    [
      "a network, with the container's names",
      { networks: [{ name: "n" }], networkAliases: ["web", "www"] },
      { n: { Aliases: ["web", "www"] } },
    ],
    [
      "several, of which some have names of their own",
      {
        networks: [
          { name: "n" },
          { name: "back", aliases: ["db"] },
          { name: "hidden", aliases: [] },
        ],
        networkAliases: ["web"],
      },
      { n: { Aliases: ["web"] }, back: { Aliases: ["db"] }, hidden: {} },
    ],
    [
      "one with fixed addresses",
      { networks: [{ name: "n", ipAddress: "10.5.0.7" }] },
      { n: { IPAMConfig: { IPv4Address: "10.5.0.7" } } },
    ],
    [
      "one that was given twice, with all that was said of it",
      {
        networks: [
          { name: "n", ipAddress: "10.5.0.7", aliases: ["a"] },
          { name: "n", ipAddress: "fd00:5::7", aliases: ["b", "a"] },
        ],
      },
      {
        n: {
          Aliases: ["a", "b"],
          IPAMConfig: { IPv4Address: "10.5.0.7", IPv6Address: "fd00:5::7" },
        },
      },
    ],
    [
      "one that the network mode names, with the container's names",
      { networkMode: "n", networkAliases: ["web"] },
      { n: { Aliases: ["web"] } },
    ],
  ])("joins from the start on: %s", (_title, patch, expected) => {
    expect(body(patch)).toMatchObject({
      HostConfig: { NetworkMode: "n" },
      NetworkingConfig: { EndpointsConfig: expected },
    });
    expect(body(patch).NetworkingConfig).toEqual({ EndpointsConfig: expected });
  });

  it.each(["host", "none", "bridge", "default", "container:abc"])(
    "has no names in the network mode %s",
    (networkMode) => {
      const { NetworkingConfig } = body({ networkMode, networkAliases: ["web"] });
      expect(NetworkingConfig).toBeUndefined();
    },
  );

  it("publishes ports on the default address, and on a chosen one where it is given", () => {
    const ports: SpecPatch["ports"] = [
      { container: 80, protocol: "tcp" },
      { container: 53, protocol: "udp", host: 5353, hostIp: "0.0.0.0" },
    ];
    expect(body({ ports })).toMatchObject({
      ExposedPorts: { "80/tcp": {}, "53/udp": {} },
      HostConfig: {
        PortBindings: {
          "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "0" }],
          "53/udp": [{ HostIp: "0.0.0.0", HostPort: "5353" }],
        },
      },
    });
  });

  it("lets a fixed host port replace the wish for any, in either order", () => {
    const any = { container: 80, protocol: "tcp" } as const;
    const fixed = { ...any, host: 8080 };
    const expected = { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "8080" }] };
    expect(body({ ports: [any, fixed] }).HostConfig.PortBindings).toEqual(expected);
    expect(body({ ports: [fixed, any] }).HostConfig.PortBindings).toEqual(expected);
  });

  describe("entries of the hosts file that all containers get", () => {
    const common = { host: "host.testcontainers.internal", ipAddress: "host-gateway" };
    const hosts = (patch: SpecPatch): string[] | undefined =>
      toCreateRequest(mergeSpec(emptySpec("app"), patch), { ...CONTEXT, extraHosts: [common] }).body
        .HostConfig.ExtraHosts;

    it("stand beside the spec's own", () => {
      const extraHosts = [{ host: "db", ipAddress: "10.0.0.1" }];
      expect(hosts({})).toEqual(["host.testcontainers.internal:host-gateway"]);
      expect(hosts({ extraHosts })).toEqual([
        "db:10.0.0.1",
        "host.testcontainers.internal:host-gateway",
      ]);
      expect(hosts({ networkMode: "host" })).toEqual(hosts({}));
    });

    it("give way to the spec's own of the same name", () => {
      const extraHosts = [{ ...common, ipAddress: "10.0.0.1" }];
      expect(hosts({ extraHosts })).toEqual(["host.testcontainers.internal:10.0.0.1"]);
    });

    it.each(["none", "container:abc"])("are left out with the network mode %s", (networkMode) => {
      expect(hosts({ networkMode })).toBeUndefined();
    });
  });

  it("passes name and platform beside the body", () => {
    const spec = mergeSpec(emptySpec("app"), { name: "n", platform: "linux/arm64" });
    expect(toCreateRequest(spec, CONTEXT)).toMatchObject({ name: "n", platform: "linux/arm64" });
  });
});
