import {
  GenericContainer,
  type GenericContainerBuilder,
  InvalidOptionError,
  Network,
  type BindMode,
  type HealthCheck,
  type ImagePullPolicy,
  type NetworkOptions,
  type PortWithOptionalBinding,
  PullPolicy,
  SocatContainer,
  type VolumeOptions,
  Volume,
  type Wait,
} from "../../../src";

const container = (): GenericContainer => new GenericContainer("app:1");

const MISSING = "/no/such/file/anywhere";

/** A call, and the beginning of its error. */
const REFUSED: readonly (readonly [string, () => unknown, string])[] = [
  ["image: empty", () => new GenericContainer(""), "image: expected a name such as"],
  [
    "target: port",
    () => new SocatContainer().withTarget(0, "db"),
    "withTarget: expected a port number from 1",
  ],
  [
    "target: internal port",
    () => new SocatContainer().withTarget(80, "db", 70000),
    "withTarget: expected a port number from 1",
  ],
  [
    "target: host",
    () => new SocatContainer().withTarget(80, "db; reboot"),
    "withTarget.host: expected a host name or an address",
  ],
  ["image: capitals", () => new GenericContainer("Redis"), "image: expected a name such as"],
  [
    "image: with scheme",
    () => new GenericContainer("http://redis"),
    "image: expected a name such as",
  ],
  [
    "image: nothing",
    () => new GenericContainer(undefined as unknown as string),
    "image: expected a name such as",
  ],
  [
    "platform: a space",
    () => container().withPlatform("linux arm"),
    "withPlatform: expected a string such as linux/arm64",
  ],
  [
    "follow links: of files in memory",
    () => GenericContainer.fromContext({ Dockerfile: "FROM a" }).withFollowLinks(),
    "withFollowLinks: expected a folder as the context, got files in memory",
  ],
  [
    "copy directories: follow links",
    () =>
      container().withCopyDirectoriesToContainer([
        { source: ".", target: "/a", followLinks: 1 as unknown as boolean },
      ]),
    "withCopyDirectoriesToContainer[0].followLinks: expected true or false",
  ],
  [
    "pull policy: a function",
    () => container().withPullPolicy((() => true) as unknown as ImagePullPolicy),
    "withPullPolicy: expected a policy of PullPolicy",
  ],
  [
    "pull policy: age below zero",
    () => PullPolicy.ageBased(-1),
    "PullPolicy.ageBased: expected milliseconds",
  ],
  ["port: zero", () => container().withExposedPorts(0), "withExposedPorts: expected a port number"],
  [
    "port: too high",
    () => container().withExposedPorts(65536),
    "withExposedPorts: expected a port number",
  ],
  [
    "port: fraction",
    () => container().withExposedPorts(80.5),
    "withExposedPorts: expected a port number",
  ],
  ...["8010-8000", "0-10", "65535-65536", "80-81/http", "80-"].map(
    (range) =>
      [
        `port: range ${range}`,
        () => container().withExposedPorts(range as PortWithOptionalBinding),
        "withExposedPorts: expected a ",
      ] as const,
  ),
  [
    "port: unknown protocol",
    () => container().withExposedPorts("80/http" as PortWithOptionalBinding),
    "withExposedPorts: expected a port number",
  ],
  [
    "port: bad host side",
    () => container().withExposedPorts({ container: 80, host: -1 }),
    "withExposedPorts.host: expected a port number from 1 to 65535, got -1",
  ],
  [
    "command: a text",
    () => container().withCommand("ls -la" as unknown as string[]),
    "withCommand: expected an array of strings, got a string",
  ],
  [
    "command: a number within",
    () => container().withCommand(["sleep", 1 as unknown as string]),
    "withCommand[1]: expected a string, got a number",
  ],
  [
    "entrypoint: a text",
    () => container().withEntrypoint("sh" as unknown as string[]),
    "withEntrypoint: expected an array of strings",
  ],
  [
    "name: a space",
    () => container().withName("a b"),
    "withName: expected a name of at least two letters",
  ],
  [
    "name: empty",
    () => container().withName(""),
    "withName: expected a name of at least two letters",
  ],
  [
    "environment: undefined",
    () => container().withEnvironment({ A: undefined as unknown as string }),
    "withEnvironment.A: expected a string, got undefined",
  ],
  [
    "environment: nothing",
    () => container().withEnvironment(undefined as unknown as Record<string, string>),
    "withEnvironment: expected an object with string values, got undefined",
  ],
  [
    "labels: empty name",
    () => container().withLabels({ "": "x" }),
    "withLabels: expected non-empty names, got an empty string",
  ],
  [
    "working folder: relative",
    () => container().withWorkingDir("app"),
    "withWorkingDir: expected an absolute path",
  ],
  ["user: empty", () => container().withUser(""), "withUser: expected a non-empty string"],
  [
    "host name: empty",
    () => container().withHostname(""),
    "withHostname: expected a non-empty string",
  ],
  [
    "platform: empty",
    () => container().withPlatform(""),
    "withPlatform: expected a string such as linux/arm64",
  ],
  [
    "alias: empty",
    () => container().withNetworkAliases("a", ""),
    "withNetworkAliases: expected a non-empty string",
  ],
  [
    "alias in one network: empty",
    () => container().withNetwork("n", { aliases: [""] }),
    "withNetwork.aliases[0]: expected a non-empty string",
  ],
  [
    "aliases in one network: a text",
    () => container().withNetwork("n", { aliases: "web" as unknown as string[] }),
    "withNetwork.aliases: expected an array of strings, got a string",
  ],
  [
    "address in a network: with its prefix",
    () => container().withNetwork("n", { ipAddress: "10.5.0.7/16" }),
    'withNetwork.ipAddress: expected an IPv4 or IPv6 address, got "10.5.0.7/16"',
  ],
  [
    "network: not started",
    () => container().withNetwork(new Network() as unknown as string),
    "withNetwork: expected a started network or the name of a network",
  ],
  [
    "network: empty",
    () => container().withNetwork(""),
    "withNetwork: expected a started network or the name of a network, got an empty string",
  ],
  [
    "network: beside a mode",
    () => container().withNetworkMode("host").withNetwork("n"),
    'withNetwork: expected no withNetworkMode(...) together with withNetwork(...), got "host"',
  ],
  [
    "network mode: beside a network",
    () => container().withNetwork("n").withNetworkMode("host"),
    'withNetworkMode: expected no withNetwork(...) together with withNetworkMode(...), got "host"',
  ],
  [
    "network mode: empty",
    () => container().withNetworkMode(""),
    "withNetworkMode: expected a non-empty string",
  ],
  [
    "extra host: no address",
    () => container().withExtraHosts([{ host: "a", ipAddress: "" }]),
    "withExtraHosts[0].ipAddress: expected a non-empty string",
  ],
  [
    "bind mount: relative target",
    () => container().withBindMounts([{ source: "/a", target: "b" }]),
    "withBindMounts[0].target: expected an absolute path",
  ],
  [
    "bind mount: unknown mode",
    () => container().withBindMounts([{ source: "/a", target: "/b", mode: "rx" as BindMode }]),
    "withBindMounts[0].mode: expected one or more of rw, ro, z, Z, nocopy, U, shared, rshared, slave, " +
      'rslave, private, rprivate, consistent, cached, delegated, with commas between, got "rx"',
  ],
  [
    "bind mount: unknown mode beside a known one",
    () => container().withBindMounts([{ source: "/a", target: "/b", mode: "ro,rx" }]),
    "withBindMounts[0].mode: expected one or more of rw, ro, ",
  ],
  [
    "bind mount: no array",
    () => container().withBindMounts({ source: "/a", target: "/b" } as never),
    "withBindMounts: expected an array of { source, target, mode? }, got an object",
  ],
  [
    "bind mount: a source that is neither a path nor a volume",
    () => container().withBindMounts([{ source: "data/sub", target: "/b" }]),
    "withBindMounts[0].source: expected an absolute path, one that begins with ./ or ../, or the " +
      'name of a volume, got "data/sub"',
  ],
  [
    "bind mount: a home folder, which only a shell knows",
    () => container().withBindMounts([{ source: "~/data", target: "/b" }]),
    "withBindMounts[0].source: expected an absolute path, one that begins with ./ or ../, or the " +
      'name of a volume, got "~/data"',
  ],
  [
    "bind mount: a colon in the source",
    () => container().withBindMounts([{ source: "/a:b", target: "/b" }]),
    'withBindMounts[0].source: expected a path without a colon, got "/a:b"',
  ],
  [
    "bind mount: a colon in the target",
    () => container().withBindMounts([{ source: "/a", target: "/b:ro" }]),
    'withBindMounts[0].target: expected a path without a colon, got "/b:ro"',
  ],
  [
    "volume: a path",
    () => container().withVolume("/data", "/data"),
    'withVolume: expected a volume name (to mount a folder, use withBindMounts), got "/data"',
  ],
  [
    "volume: not started",
    () => container().withVolume(new Volume() as unknown as string, "/data"),
    "withVolume: expected a started volume or the name of a volume",
  ],
  [
    "volume: relative target",
    () => container().withVolume("data", "data"),
    "withVolume.target: expected an absolute path",
  ],
  [
    "volume: read-only in words",
    () => container().withVolume("data", "/data", { readOnly: "yes" as unknown as boolean }),
    'withVolume.readOnly: expected true or false, got "yes"',
  ],
  [
    "tmpfs: relative",
    () => container().withTmpFs({ tmp: "" }),
    "withTmpFs: expected an absolute path",
  ],
  [
    "file: missing",
    () => container().withCopyFilesToContainer([{ source: MISSING, target: "/a" }]),
    `withCopyFilesToContainer[0].source: expected an existing path, got "${MISSING}"`,
  ],
  [
    "file: empty target",
    () => container().withCopyFilesToContainer([{ source: __filename, target: "" }]),
    "withCopyFilesToContainer[0].target: expected an absolute path",
  ],
  [
    "folder: missing",
    () => container().withCopyDirectoriesToContainer([{ source: MISSING, target: "/a" }]),
    "withCopyDirectoriesToContainer[0].source: expected an existing path",
  ],
  [
    "content: decimal mode",
    () => container().withCopyContentToContainer([{ content: "", target: "/a", mode: 66666 }]),
    "withCopyContentToContainer[0].mode: expected permission bits such as 0o644, got 66666",
  ],
  [
    "content: empty target",
    () => container().withCopyContentToContainer([{ content: "", target: "" }]),
    "withCopyContentToContainer[0].target: expected an absolute path",
  ],
  [
    "memory: negative",
    () => container().withResourcesQuota({ memory: -1 }),
    "withResourcesQuota.memory: expected a number above zero, got -1",
  ],
  [
    "memory: bytes",
    () => container().withResourcesQuota({ memory: 536_870_912 }),
    "withResourcesQuota.memory: expected GiB, at most 65536, got 536870912\n" +
      "Hint: if these are bytes, divide them by 1024 ** 3: 0.5",
  ],
  [
    "memory: a text",
    () => container().withResourcesQuota({ memory: "1" as never }),
    'withResourcesQuota.memory: expected a number above zero, got "1"',
  ],
  [
    "quota: a number",
    () => container().withResourcesQuota(1 as never),
    "withResourcesQuota: expected an object such as { memory: 0.5, cpu: 1 }, got a number",
  ],
  [
    "CPUs: zero",
    () => container().withResourcesQuota({ cpu: 0 }),
    "withResourcesQuota.cpu: expected a number above zero, got 0",
  ],
  [
    "restart policy: unknown",
    () => container().withRestartPolicy("sometimes" as never),
    'withRestartPolicy: expected one of no, on-failure, always, unless-stopped, got "sometimes"',
  ],
  [
    "restart policy: retries of another policy",
    () => container().withRestartPolicy("always", { maximumRetries: 2 }),
    'withRestartPolicy: expected maximumRetries only with "on-failure", got "always"',
  ],
  [
    "stop signal: no name",
    () => container().withStopSignal("-9"),
    'withStopSignal: expected the name or the number of a signal, got "-9"',
  ],
  [
    "DNS: a name as a server",
    () => container().withDns({ servers: ["dns.example.com"] }),
    'withDns.servers[0]: expected an IP address, got "dns.example.com"',
  ],
  [
    "MAC address: too short",
    () => container().withMacAddress("02:42"),
    'withMacAddress: expected an address such as 02:42:ac:11:00:02, got "02:42"',
  ],
  [
    "command arguments: an array",
    () => container().withCommandArguments(["-v"] as never),
    "withCommandArguments[0]: expected a string, got an array",
  ],
  [
    "computed variable: no string",
    () => container().withEnvironmentValue("A", () => undefined as never),
    "withEnvironmentValue.A: expected a string, got undefined",
  ],
  [
    "volumes from: a builder",
    () => container().withVolumesFrom(container() as never),
    "withVolumesFrom: expected a started container, or its id or name, got a GenericContainer",
  ],
  [
    "swap: without memory",
    () => container().withResourcesQuota({ memorySwap: 1 }),
    "withResourcesQuota.memorySwap: expected GiB together with memory, and at least as much, got 1",
  ],
  [
    "swap: less than the memory of another call",
    () => container().withResourcesQuota({ memory: 2 }).withResourcesQuota({ memorySwap: 1 }),
    "withResourcesQuota.memorySwap: expected GiB together with memory, and at least as much, got 1",
  ],
  [
    "reservation: more than memory",
    () => container().withResourcesQuota({ memory: 1, memoryReservation: 2 }),
    "withResourcesQuota.memoryReservation: expected at most memory, 1, got 2",
  ],
  [
    "CPU set: a number",
    () => container().withResourcesQuota({ cpuSet: 2 as never }),
    'withResourcesQuota.cpuSet: expected CPUs such as "0-2,4", got 2',
  ],
  [
    "pids: zero",
    () => container().withResourcesQuota({ pids: 0 }),
    "withResourcesQuota.pids: expected a whole number (-1: no limit), 1 or more, got 0",
  ],
  [
    "OOM score: beyond",
    () => container().withResourcesQuota({ oomScoreAdj: 1001 }),
    "withResourcesQuota.oomScoreAdj: expected a whole number from -1000 to 1000, got 1001",
  ],
  [
    "block IO: rate as a text",
    () => container().withResourcesQuota({ blockIo: { readBps: { "/dev/a": "1mb" as never } } }),
    "withResourcesQuota.blockIo.readBps./dev/a: expected a whole number, 1 or more, got",
  ],
  [
    "pid mode: private",
    () => container().withPidMode("private"),
    'withPidMode: expected "host" or "container:<id>", got a string',
  ],
  [
    "uts mode: a container",
    () => container().withUtsMode("container:a" as never),
    'withUtsMode: expected "host", got a string',
  ],
  [
    "sysctl: a number",
    () => container().withSysctls({ "net.core.somaxconn": 1024 as never }),
    "withSysctls.net.core.somaxconn: expected a string, got a number",
  ],
  [
    "device: a relative path",
    () => container().withDevices("fuse"),
    'withDevices[0]: expected a path such as "/dev/fuse", or { source, target?, permissions? }, got "fuse"',
  ],
  [
    "device: wrong permissions",
    () => container().withDevices("/dev/a:/dev/b:rw:oops"),
    'withDevices[0]: expected source:target:permissions, got "/dev/a:/dev/b:rw:oops"',
  ],
  [
    "devices: other permissions",
    () => container().withDevices("/dev/fuse:/dev/fuse:rx"),
    'withDevices[0].permissions: expected one or more of the letters r, w and m, got "rx"',
  ],
  [
    "GPUs: none",
    () => container().withGpus(0),
    "withGpus: expected a whole number, 1 or more, got 0",
  ],
  [
    "GPUs: a number and names",
    () => container().withGpus({ deviceIds: [] }),
    "withGpus.deviceIds: expected at least one GPU, got an empty array",
  ],
  [
    "GPUs: a number and devices",
    () => container().withGpus({ count: 1, deviceIds: ["0"] }),
    "withGpus: expected either count or deviceIds, got both",
  ],
  [
    "shared memory: fraction",
    () => container().withSharedMemorySize(0.5),
    "withSharedMemorySize: expected a whole number of bytes, 1 or more, got 0.5",
  ],
  [
    "capabilities: an array",
    () => container().withAddedCapabilities(["NET_ADMIN"] as never),
    "withAddedCapabilities[0]: expected a non-empty string, got an array",
  ],
  [
    "dropped capabilities: empty",
    () => container().withDroppedCapabilities("ALL", ""),
    "withDroppedCapabilities[1]: expected a non-empty string, got an empty string",
  ],
  [
    "security options: nothing",
    () => container().withSecurityOpt(undefined as never),
    "withSecurityOpt[0]: expected a non-empty string, got undefined",
  ],
  [
    "log consumer: a stream",
    () => container().withLogConsumer(process.stdout as never),
    "withLogConsumer: expected a function of a stream, got ",
  ],
  [
    "hooks: a function",
    () => container().withHooks((() => undefined) as never),
    "withHooks: expected an object such as { ready }, got a function",
  ],
  [
    "hooks: a promise as a hook",
    () => container().withHooks({ ready: Promise.resolve() as never }),
    "withHooks.ready: expected a function, got a Promise",
  ],
  [
    "automatic removal: a text",
    () => container().withAutoRemove("no" as never),
    'withAutoRemove: expected true or false, got "no"',
  ],
  [
    "automatic clean-up: nothing",
    () => container().withAutoCleanup(undefined as never),
    "withAutoCleanup: expected true or false, got undefined",
  ],
  [
    "dependencies: a started one",
    () => container().withDependsOn({ getId: () => "" } as never),
    "withDependsOn[0]: expected a container that is described, such as a GenericContainer, got an object",
  ],
  [
    "copies: no array",
    () => container().withCopyFilesToContainer({ source: "/a", target: "/b" } as never),
    "withCopyFilesToContainer: expected an array of { source, target }, got an object",
  ],
  [
    "archive: a path",
    () => container().withCopyArchivesToContainer([{ tar: "a.tar" as never, target: "/" }]),
    "withCopyArchivesToContainer[0].tar: expected a readable stream, got a string",
  ],
  [
    "copy options: a text",
    () => container().withCopyToContainerOptions({ copyUIDGID: "yes" as never }),
    'withCopyToContainerOptions.copyUIDGID: expected true or false, got "yes"',
  ],
  [
    "extra hosts: an object",
    () => container().withExtraHosts({ host: "a", ipAddress: "::1" } as never),
    "withExtraHosts: expected an array of { host, ipAddress }, got an object",
  ],
  [
    "ulimits: a text",
    () => container().withUlimits({ nofile: "1024" as never }),
    "withUlimits.nofile: expected a number, or { soft, hard } with at least one of them, got a string",
  ],
  [
    "ulimits: neither limit",
    () => container().withUlimits({ nofile: {} }),
    "withUlimits.nofile: expected a number, or { soft, hard } with at least one of them, got an object",
  ],
  [
    "ulimits: a text within",
    () => container().withUlimits({ nofile: { soft: "1024" as never } }),
    'withUlimits.nofile.soft: expected a whole number (-1: no limit), zero or more, got "1024"',
  ],
  [
    "ulimits: a fraction",
    () => container().withUlimits({ nofile: 0.5 }),
    "withUlimits.nofile: expected a whole number (-1: no limit), zero or more, got 0.5",
  ],
  [
    "ulimits: soft above hard",
    () => container().withUlimits({ nofile: { soft: 2, hard: 1 } }),
    "withUlimits.nofile.soft: expected at most the hard limit, 1, got 2",
  ],
  [
    "ulimits: no soft limit beside a hard one",
    () => container().withUlimits({ nofile: { soft: -1, hard: 1 } }),
    "withUlimits.nofile.soft: expected at most the hard limit, 1, got -1",
  ],
  [
    "health check: a text",
    () => container().withHealthCheck({ test: "true" as unknown as HealthCheck["test"] }),
    "withHealthCheck.test: expected",
  ],
  [
    "health check: no program",
    () => container().withHealthCheck({ test: ["CMD"] as unknown as HealthCheck["test"] }),
    "withHealthCheck.test: expected",
  ],
  [
    "health check: negative interval",
    () => container().withHealthCheck({ test: ["CMD", "true"], interval: -1 }),
    "withHealthCheck.interval: expected milliseconds",
  ],
  [
    "health check: an interval below the engine's least",
    () => container().withHealthCheck({ test: ["CMD", "true"], startInterval: 0.5 }),
    "withHealthCheck.startInterval: expected milliseconds, zero or at least 1, got 0.5",
  ],
  [
    "health check: half a retry",
    () => container().withHealthCheck({ test: ["CMD", "true"], retries: 0.5 }),
    "withHealthCheck.retries: expected a whole number, zero or more, got 0.5",
  ],
  [
    "health check: none, with a command",
    () => container().withHealthCheck({ test: ["NONE", "x"] as unknown as HealthCheck["test"] }),
    'withHealthCheck.test: expected ["CMD-SHELL", command], ["CMD", program, ...arguments] or ["NONE"]',
  ],
  [
    "timeout: negative",
    () => container().withStartupTimeout(-1),
    "withStartupTimeout: expected milliseconds",
  ],
  [
    "timeout: not a number",
    () => container().withStartupTimeout(NaN),
    "withStartupTimeout: expected milliseconds",
  ],
  [
    "wait: no condition",
    () => container().withWaitStrategy({} as Wait),
    "withWaitStrategy: expected a wait: Wait.for…() or { description, until }, got an object",
  ],
];

const network = (options: unknown) => () => new Network(options as NetworkOptions);
const ipam = (pool: unknown) => network({ ipam: { config: [pool] } });
const volume = (options: unknown) => () => new Volume(options as VolumeOptions);

const REFUSED_RESOURCES: typeof REFUSED = [
  [
    "network: a text",
    network("n"),
    "Network: expected options, or an object with nextUuid(), got a string",
  ],
  ["network name: a space", network({ name: "a b" }), "Network.name: expected a name of letters"],
  ["network name: empty", network({ name: "" }), "Network.name: expected a name of letters"],
  ["network driver: empty", network({ driver: "" }), "Network.driver: expected a non-empty string"],
  [
    "network driver options: a number",
    network({ driverOptions: { mtu: 1400 } }),
    "Network.driverOptions.mtu: expected a string, got a number",
  ],
  ["internal: a text", network({ internal: "yes" }), "Network.internal: expected true or false"],
  ["attachable: a number", network({ attachable: 1 }), "Network.attachable: expected true"],
  ["ipv6: nothing", network({ ipv6: null }), "Network.ipv6: expected true or false, got null"],
  [
    "network labels: a list",
    network({ labels: [1] }),
    "Network.labels: expected an object with string values",
  ],
  [
    "IPAM driver: empty",
    network({ ipam: { driver: "" } }),
    "Network.ipam.driver: expected a non-empty string",
  ],
  [
    "IPAM config: no list",
    network({ ipam: { config: {} } }),
    "Network.ipam.config: expected an array of",
  ],
  [
    "subnet: no prefix",
    ipam({ subnet: "10.5.0.0" }),
    "Network.ipam.config[0].subnet: expected CIDR notation",
  ],
  [
    "subnet: prefix too long",
    ipam({ subnet: "10.5.0.0/33" }),
    "Network.ipam.config[0].subnet: expected CIDR notation",
  ],
  [
    "subnet: no address",
    ipam({ subnet: "10.5/16" }),
    "Network.ipam.config[0].subnet: expected CIDR notation",
  ],
  [
    "subnet: IPv6 prefix",
    ipam({ subnet: "fd00::/129" }),
    "Network.ipam.config[0].subnet: expected CIDR notation",
  ],
  [
    "IP range: no prefix",
    ipam({ subnet: "10.5.0.0/16", ipRange: "10.5.7.0" }),
    "Network.ipam.config[0].ipRange: expected",
  ],
  [
    "gateway: with prefix",
    ipam({ subnet: "10.5.0.0/16", gateway: "10.5.0.1/16" }),
    "Network.ipam.config[0].gateway: expected",
  ],
  [
    "gateway: alone",
    ipam({ gateway: "10.5.0.1" }),
    "Network.ipam.config[0].subnet: expected a subnet, because gateway or ipRange is set",
  ],
  ["volume options: a text", volume("data"), "Volume: expected options, got a string"],
  [
    "volume name: a path",
    volume({ name: "/data" }),
    "Volume.name: expected a volume name (to mount a folder, use withBindMounts)",
  ],
  [
    "volume name: one letter",
    volume({ name: "d" }),
    "Volume.name: expected a name of at least two characters",
  ],
  ["volume name: a space", volume({ name: "a b" }), "Volume.name: expected a name of letters"],
  ["volume driver: empty", volume({ driver: "" }), "Volume.driver: expected a non-empty string"],
  [
    "volume driver options: a number",
    volume({ driverOptions: { size: 1 } }),
    "Volume.driverOptions.size: expected a string, got a number",
  ],
  [
    "reuse: a boolean",
    () => container().withReuse(true as never),
    "withReuse: expected options such as { key: … }, got a boolean",
  ],
  [
    "reuse key: empty",
    () => container().withReuse({ key: "" }),
    "withReuse.key: expected a non-empty string",
  ],
  [
    "reuse idleTimeout: negative",
    () => container().withReuse({ idleTimeout: -1 }),
    "withReuse.idleTimeout: expected milliseconds",
  ],
  [
    "reuse idleTimeout: zero",
    () => container().withReuse({ idleTimeout: 0 }),
    "withReuse.idleTimeout: expected milliseconds above zero, got 0",
  ],
  [
    "reuse idleTimeout: a text",
    () => container().withReuse({ idleTimeout: "10m" as never }),
    "withReuse.idleTimeout: expected milliseconds",
  ],
  [
    "network reuse: a text",
    () => new Network({ reuse: "yes" as never }),
    'Network.reuse: expected true, false or { key: … }, got "yes"',
  ],
  [
    "network reuse: without key",
    () => new Network({ reuse: {} as never }),
    "Network.reuse.key: expected a non-empty string",
  ],
  ["volume reuse: a number", volume({ reuse: 1 }), "Volume.reuse: expected true, false or"],
  [
    "volume labels: a number",
    volume({ labels: { a: 1 } }),
    "Volume.labels.a: expected a string, got a number",
  ],
];

const built = (): GenericContainerBuilder =>
  GenericContainer.fromContext({ Dockerfile: "FROM scratch" });

const REFUSED_BUILDS: readonly (readonly [string, () => unknown, string])[] = [
  [
    "build: no such context",
    () => GenericContainer.fromDockerfile(MISSING),
    `fromDockerfile: expected an existing folder, got "${MISSING}"`,
  ],
  [
    "build: a file as context",
    () => GenericContainer.fromDockerfile(__filename),
    "fromDockerfile: expected an existing folder",
  ],
  [
    "build: no such Dockerfile",
    () => GenericContainer.fromDockerfile(__dirname),
    "fromDockerfile.dockerfileName: expected an existing file, relative to ",
  ],
  [
    "build: a folder as Dockerfile",
    () => GenericContainer.fromDockerfile(__dirname, "."),
    "fromDockerfile.dockerfileName: expected an existing file, relative to ",
  ],
  [
    "build: text and name",
    () => GenericContainer.fromContext(__dirname, { dockerfile: "FROM a", dockerfileName: "b" }),
    "fromContext.dockerfileName: expected no dockerfileName together with the option dockerfile",
  ],
  [
    "build: an empty text",
    () => GenericContainer.fromContext(__dirname, { dockerfile: "" }),
    "fromContext.dockerfile: expected a non-empty string",
  ],
  [
    "build: files without a Dockerfile",
    () => GenericContainer.fromContext({ dockerfile: "FROM a" }),
    'fromContext.dockerfileName: expected one of the context\'s files, got "Dockerfile"',
  ],
  [
    "build: a file outside",
    () => GenericContainer.fromContext({ Dockerfile: "FROM a", "../b": "" }),
    "fromContext: expected the path of a file, from the context's root",
  ],
  [
    "build: an absolute path",
    () => GenericContainer.fromContext({ Dockerfile: "FROM a", "/etc/b": "" }),
    "fromContext: expected the path of a file, from the context's root",
  ],
  [
    "build: a content that is none",
    () => GenericContainer.fromContext({ Dockerfile: "FROM a", b: 1 as never }),
    'fromContext["b"]: expected a string, a Buffer, or { content, mode }',
  ],
  [
    "build: a decimal mode",
    () => GenericContainer.fromContext({ Dockerfile: "FROM a", b: { content: "", mode: 10000 } }),
    'fromContext["b"].mode: expected permission bits',
  ],
  [
    "build: no such archive",
    () => GenericContainer.fromArchive(MISSING),
    "fromArchive: expected a tar archive: a file or a stream",
  ],
  [
    "build: arguments that are not strings",
    () => built().withBuildArgs({ a: [] as never }),
    "withBuildArgs.a: expected a string, got an empty",
  ],
  ["build: cache", () => built().withCache("no" as never), "withCache: expected true or false"],
  [
    "build: pull policy",
    () => built().withPullPolicy((() => true) as never),
    "withPullPolicy: expected a policy of PullPolicy",
  ],
  [
    "build: platform",
    () => built().withPlatform("linux arm"),
    "withPlatform: expected a string such as linux/arm64",
  ],
  ["build: target", () => built().withTarget(""), "withTarget: expected a non-empty string"],
  ["build: cache from", () => built().withCacheFrom("A B"), "image: expected a name such as"],
  [
    "build: shared memory",
    () => built().withSharedMemorySize(0),
    "withSharedMemorySize: expected a whole number of bytes",
  ],
  [
    "build: a secret of two kinds",
    () => built().withSecret("a", { env: "A", value: "b" }),
    "withSecret: expected exactly one of { file }, { env } and { value }",
  ],
  [
    "build: a secret's file",
    () => built().withSecret("a", { file: MISSING }),
    "withSecret.file: expected an existing file",
  ],
];

test.each([
  ["withSecret", () => built().withSecret("a", { value: "b" })],
  ["withSsh", () => built().withSsh()],
])("%s are refused by a build without BuildKit", async (option, describe) => {
  await expect(describe().build()).rejects.toThrow(
    `${option}: expected withBuildkit() too, because the classic builder does not support this option`,
  );
});

describe("an option that cannot be right", () => {
  it.each([...REFUSED, ...REFUSED_RESOURCES, ...REFUSED_BUILDS])(
    "%s is refused by the call that sets it",
    (_title, call, says) => {
      const refusal = ((): unknown => {
        try {
          return call();
        } catch (error) {
          return error;
        }
      })();
      expect(refusal).toBeInstanceOf(InvalidOptionError);
      expect((refusal as Error).message.slice(0, says.length)).toBe(says);
    },
  );
});
