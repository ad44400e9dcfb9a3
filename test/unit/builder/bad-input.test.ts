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

/** The call, and the start of what it says. */
const REFUSED: readonly (readonly [string, () => unknown, string])[] = [
  ["image: empty", () => new GenericContainer(""), "image: expected a name such as"],
  [
    "target: port",
    () => new SocatContainer().withTarget(0, "db"),
    "target port: expected a port number from 1",
  ],
  [
    "target: internal port",
    () => new SocatContainer().withTarget(80, "db", 70000),
    "target port: expected a port number from 1",
  ],
  [
    "target: host",
    () => new SocatContainer().withTarget(80, "db; reboot"),
    "target host: expected a name or an address",
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
    "platform: expected a string such as linux/arm64",
  ],
  [
    "pull policy: a function",
    () => container().withPullPolicy((() => true) as unknown as ImagePullPolicy),
    "pull policy: expected one of PullPolicy",
  ],
  [
    "pull policy: age below zero",
    () => PullPolicy.ageBased(-1),
    "maximum age of an image: expected milliseconds",
  ],
  ["port: zero", () => container().withExposedPorts(0), "exposed port: expected a port number"],
  [
    "port: too high",
    () => container().withExposedPorts(65536),
    "exposed port: expected a port number",
  ],
  [
    "port: fraction",
    () => container().withExposedPorts(80.5),
    "exposed port: expected a port number",
  ],
  [
    "port: unknown protocol",
    () => container().withExposedPorts("80/http" as PortWithOptionalBinding),
    "exposed port: expected a port number",
  ],
  [
    "port: bad host side",
    () => container().withExposedPorts({ container: 80, host: -1 }),
    "exposed port.host: expected a port number from 1 to 65535, got -1",
  ],
  [
    "command: a text",
    () => container().withCommand("ls -la" as unknown as string[]),
    "command: expected an array of strings, got a string",
  ],
  [
    "command: a number within",
    () => container().withCommand(["sleep", 1 as unknown as string]),
    "command[1]: expected a string, got a number",
  ],
  [
    "entrypoint: a text",
    () => container().withEntrypoint("sh" as unknown as string[]),
    "entrypoint: expected an array of strings",
  ],
  ["name: a space", () => container().withName("a b"), "name: expected letters"],
  ["name: empty", () => container().withName(""), "name: expected letters"],
  [
    "environment: a number",
    () => container().withEnvironment({ A: 1 as unknown as string }),
    "environment.A: expected a string, got a number",
  ],
  [
    "environment: nothing",
    () => container().withEnvironment(undefined as unknown as Record<string, string>),
    "environment: expected an object of strings, got undefined",
  ],
  [
    "labels: empty name",
    () => container().withLabels({ "": "x" }),
    "labels: expected names that are not empty, got an empty string",
  ],
  [
    "working folder: relative",
    () => container().withWorkingDir("app"),
    "working directory: expected an absolute path",
  ],
  ["user: empty", () => container().withUser(""), "user: expected a non-empty string"],
  ["host name: empty", () => container().withHostname(""), "hostname: expected a non-empty string"],
  [
    "platform: empty",
    () => container().withPlatform(""),
    "platform: expected a string such as linux/arm64",
  ],
  [
    "alias: empty",
    () => container().withNetworkAliases("a", ""),
    "network alias: expected a non-empty string",
  ],
  [
    "alias in one network: empty",
    () => container().withNetwork("n", { aliases: [""] }),
    "network alias: expected a non-empty string",
  ],
  [
    "aliases in one network: a text",
    () => container().withNetwork("n", { aliases: "web" as unknown as string[] }),
    "network aliases: expected an array of strings, got a string",
  ],
  [
    "address in a network: with its prefix",
    () => container().withNetwork("n", { ipAddress: "10.5.0.7/16" }),
    'network address: expected an IPv4 or IPv6 address, got "10.5.0.7/16"',
  ],
  [
    "network: not started",
    () => container().withNetwork(new Network() as unknown as string),
    "network: expected a started network, or the name of one",
  ],
  [
    "network: empty",
    () => container().withNetwork(""),
    "network: expected a started network, or the name of one, got an empty string",
  ],
  [
    "network: beside a mode",
    () => container().withNetworkMode("host").withNetwork("n"),
    'network: expected no withNetworkMode(...) beside it, got "host"',
  ],
  [
    "network mode: beside a network",
    () => container().withNetwork("n").withNetworkMode("host"),
    'network mode: expected no withNetwork(...) beside it, got "host"',
  ],
  [
    "network mode: empty",
    () => container().withNetworkMode(""),
    "network mode: expected a non-empty string",
  ],
  [
    "extra host: no address",
    () => container().withExtraHosts([{ host: "a", ipAddress: "" }]),
    "extra host's address: expected a non-empty string",
  ],
  [
    "bind mount: relative target",
    () => container().withBindMounts([{ source: "/a", target: "b" }]),
    "bind mount target: expected an absolute path",
  ],
  [
    "bind mount: unknown mode",
    () => container().withBindMounts([{ source: "/a", target: "/b", mode: "rx" as BindMode }]),
    'bind mount mode: expected one of rw, ro, z, Z, got "rx"',
  ],
  [
    "volume: a path",
    () => container().withVolume("/data", "/data"),
    'volume name: expected a name (withBindMounts mounts folders), got "/data"',
  ],
  [
    "volume: not started",
    () => container().withVolume(new Volume() as unknown as string, "/data"),
    "volume: expected a started volume, or the name of one",
  ],
  [
    "volume: relative target",
    () => container().withVolume("data", "data"),
    "volume target: expected an absolute path",
  ],
  [
    "volume: read-only in words",
    () => container().withVolume("data", "/data", { readOnly: "yes" as unknown as boolean }),
    'volume option readOnly: expected true or false, got "yes"',
  ],
  ["tmpfs: relative", () => container().withTmpFs({ tmp: "" }), "tmpfs: expected an absolute path"],
  [
    "file: missing",
    () => container().withCopyFilesToContainer([{ source: MISSING, target: "/a" }]),
    `file to copy: expected an existing path, got "${MISSING}"`,
  ],
  [
    "file: relative target",
    () => container().withCopyFilesToContainer([{ source: __filename, target: "a" }]),
    "file to copy: target: expected an absolute path",
  ],
  [
    "folder: missing",
    () => container().withCopyDirectoriesToContainer([{ source: MISSING, target: "/a" }]),
    "directory to copy: expected an existing path",
  ],
  [
    "content: decimal mode",
    () => container().withCopyContentToContainer([{ content: "", target: "/a", mode: 66666 }]),
    "content's mode: expected permission bits such as 0o644, got 66666",
  ],
  [
    "content: relative target",
    () => container().withCopyContentToContainer([{ content: "", target: "a" }]),
    "content's target: expected an absolute path",
  ],
  [
    "memory: negative",
    () => container().withResourcesQuota({ memory: -1 }),
    "resources quota memory: expected a number above zero, got -1",
  ],
  [
    "CPUs: zero",
    () => container().withResourcesQuota({ cpu: 0 }),
    "resources quota cpu: expected a number above zero, got 0",
  ],
  [
    "shared memory: fraction",
    () => container().withSharedMemorySize(0.5),
    "shared memory size: expected a whole number of bytes, 1 or more, got 0.5",
  ],
  [
    "health check: a text",
    () => container().withHealthCheck({ test: "true" as unknown as HealthCheck["test"] }),
    "health check test: expected",
  ],
  [
    "health check: no program",
    () => container().withHealthCheck({ test: ["CMD"] as unknown as HealthCheck["test"] }),
    "health check test: expected",
  ],
  [
    "health check: negative interval",
    () => container().withHealthCheck({ test: ["CMD", "true"], interval: -1 }),
    "health check interval: expected milliseconds",
  ],
  [
    "timeout: negative",
    () => container().withStartupTimeout(-1),
    "startup timeout: expected milliseconds",
  ],
  [
    "timeout: not a number",
    () => container().withStartupTimeout(NaN),
    "startup timeout: expected milliseconds",
  ],
  [
    "wait: no condition",
    () => container().withWaitStrategy({} as Wait),
    "wait strategy: expected one of Wait.for…() or { description, until }, got an object",
  ],
];

const network = (options: unknown) => () => new Network(options as NetworkOptions);
const ipam = (pool: unknown) => network({ ipam: { config: [pool] } });
const volume = (options: unknown) => () => new Volume(options as VolumeOptions);

const REFUSED_RESOURCES: typeof REFUSED = [
  [
    "network: a text",
    network("n"),
    "network: expected options, or an object with nextUuid(), got a string",
  ],
  ["network name: a space", network({ name: "a b" }), "network name: expected letters"],
  ["network name: empty", network({ name: "" }), "network name: expected letters"],
  ["network driver: empty", network({ driver: "" }), "network driver: expected a non-empty string"],
  [
    "network driver options: a number",
    network({ driverOptions: { mtu: 1400 } }),
    "network driver options.mtu: expected a string, got a number",
  ],
  [
    "internal: a text",
    network({ internal: "yes" }),
    "network option internal: expected true or false",
  ],
  ["attachable: a number", network({ attachable: 1 }), "network option attachable: expected true"],
  [
    "ipv6: nothing",
    network({ ipv6: null }),
    "network option ipv6: expected true or false, got null",
  ],
  [
    "network labels: a list",
    network({ labels: [1] }),
    "network labels: expected an object of strings",
  ],
  [
    "IPAM driver: empty",
    network({ ipam: { driver: "" } }),
    "IPAM driver: expected a non-empty string",
  ],
  ["IPAM config: no list", network({ ipam: { config: {} } }), "IPAM config: expected an array of"],
  ["subnet: no prefix", ipam({ subnet: "10.5.0.0" }), "subnet: expected CIDR notation"],
  ["subnet: prefix too long", ipam({ subnet: "10.5.0.0/33" }), "subnet: expected CIDR notation"],
  ["subnet: no address", ipam({ subnet: "10.5/16" }), "subnet: expected CIDR notation"],
  ["subnet: IPv6 prefix", ipam({ subnet: "fd00::/129" }), "subnet: expected CIDR notation"],
  [
    "IP range: no prefix",
    ipam({ subnet: "10.5.0.0/16", ipRange: "10.5.7.0" }),
    "IP range: expected",
  ],
  [
    "gateway: with prefix",
    ipam({ subnet: "10.5.0.0/16", gateway: "10.5.0.1/16" }),
    "gateway: expected",
  ],
  [
    "gateway: alone",
    ipam({ gateway: "10.5.0.1" }),
    "subnet: expected one for the gateway or IP range",
  ],
  ["volume options: a text", volume("data"), "volume: expected options, got a string"],
  [
    "volume name: a path",
    volume({ name: "/data" }),
    "volume name: expected a name (withBindMounts",
  ],
  [
    "volume name: one letter",
    volume({ name: "d" }),
    "volume name: expected at least two characters",
  ],
  ["volume name: a space", volume({ name: "a b" }), "volume name: expected letters"],
  ["volume driver: empty", volume({ driver: "" }), "volume driver: expected a non-empty string"],
  [
    "volume driver options: a number",
    volume({ driverOptions: { size: 1 } }),
    "volume driver options.size: expected a string, got a number",
  ],
  [
    "reuse: a boolean",
    () => container().withReuse(true as never),
    "reuse: expected options such as { key: … }, got a boolean",
  ],
  [
    "reuse key: empty",
    () => container().withReuse({ key: "" }),
    "reuse key: expected a non-empty string",
  ],
  [
    "reuse idleTimeout: negative",
    () => container().withReuse({ idleTimeout: -1 }),
    "reuse idleTimeout: expected milliseconds",
  ],
  [
    "reuse idleTimeout: zero",
    () => container().withReuse({ idleTimeout: 0 }),
    "reuse idleTimeout: expected milliseconds, above zero, got 0",
  ],
  [
    "reuse idleTimeout: a text",
    () => container().withReuse({ idleTimeout: "10m" as never }),
    "reuse idleTimeout: expected milliseconds",
  ],
  [
    "network reuse: a text",
    () => new Network({ reuse: "yes" as never }),
    'network reuse: expected true, false or { key: … }, got "yes"',
  ],
  [
    "network reuse: without key",
    () => new Network({ reuse: {} as never }),
    "network reuse key: expected a non-empty string",
  ],
  ["volume reuse: a number", volume({ reuse: 1 }), "volume reuse: expected true, false or"],
  [
    "volume labels: a number",
    volume({ labels: { a: 1 } }),
    "volume labels.a: expected a string, got a number",
  ],
];

const built = (): GenericContainerBuilder =>
  GenericContainer.fromContext({ Dockerfile: "FROM scratch" });

const REFUSED_BUILDS: readonly (readonly [string, () => unknown, string])[] = [
  [
    "build: no such context",
    () => GenericContainer.fromDockerfile(MISSING),
    `build context: expected an existing folder, got "${MISSING}"`,
  ],
  [
    "build: a file as context",
    () => GenericContainer.fromDockerfile(__filename),
    "build context: expected an existing folder",
  ],
  [
    "build: no such Dockerfile",
    () => GenericContainer.fromDockerfile(__dirname),
    "Dockerfile: expected an existing file, from ",
  ],
  [
    "build: a folder as Dockerfile",
    () => GenericContainer.fromDockerfile(__dirname, "."),
    "Dockerfile: expected an existing file, from ",
  ],
  [
    "build: text and name",
    () => GenericContainer.fromContext(__dirname, { dockerfile: "FROM a", dockerfileName: "b" }),
    "Dockerfile: expected its text or its name, not both",
  ],
  [
    "build: an empty text",
    () => GenericContainer.fromContext(__dirname, { dockerfile: "" }),
    "Dockerfile: expected a non-empty string",
  ],
  [
    "build: files without a Dockerfile",
    () => GenericContainer.fromContext({ dockerfile: "FROM a" }),
    'Dockerfile: expected one of the context\'s files, got "Dockerfile"',
  ],
  [
    "build: a file outside",
    () => GenericContainer.fromContext({ Dockerfile: "FROM a", "../b": "" }),
    "path in the build context: expected a file's, from its root",
  ],
  [
    "build: an absolute path",
    () => GenericContainer.fromContext({ Dockerfile: "FROM a", "/etc/b": "" }),
    "path in the build context: expected a file's, from its root",
  ],
  [
    "build: a content that is none",
    () => GenericContainer.fromContext({ Dockerfile: "FROM a", b: 1 as never }),
    "build context's b: expected a string, a Buffer, or { content, mode }",
  ],
  [
    "build: a decimal mode",
    () => GenericContainer.fromContext({ Dockerfile: "FROM a", b: { content: "", mode: 10000 } }),
    "build context's b: mode: expected permission bits",
  ],
  [
    "build: no such archive",
    () => GenericContainer.fromArchive(MISSING),
    "build context: expected a tar archive: a file or a stream",
  ],
  [
    "build: arguments that are no texts",
    () => built().withBuildArgs({ a: 1 as never }),
    "build arguments.a: expected a string, got a number",
  ],
  ["build: cache", () => built().withCache("no" as never), "cache: expected true or false"],
  [
    "build: pull policy",
    () => built().withPullPolicy((() => true) as never),
    "pull policy: expected one of PullPolicy",
  ],
  ["build: target", () => built().withTarget(""), "target: expected a non-empty string"],
  ["build: cache from", () => built().withCacheFrom("A B"), "image: expected a name such as"],
  [
    "build: shared memory",
    () => built().withSharedMemorySize(0),
    "shared memory size: expected a whole number of bytes",
  ],
  [
    "build: a secret of two kinds",
    () => built().withSecret("a", { env: "A", value: "b" }),
    "secret: expected one of { file }, { env } and { value }",
  ],
  [
    "build: a secret's file",
    () => built().withSecret("a", { file: MISSING }),
    "secret's file: expected an existing file",
  ],
];

test.each([
  ["secrets", () => built().withSecret("a", { value: "b" })],
  ["ssh", () => built().withSsh()],
])("%s are refused by a build without BuildKit", async (option, describe) => {
  await expect(describe().build()).rejects.toThrow(
    `${option}: expected withBuildkit() beside it, since the classic builder has none`,
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
