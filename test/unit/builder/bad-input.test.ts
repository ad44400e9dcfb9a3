import {
  GenericContainer,
  InvalidOptionError,
  type BindMode,
  type HealthCheck,
  type PortWithOptionalBinding,
  type Wait,
} from "../../../src";

const container = (): GenericContainer => new GenericContainer("app:1");

const MISSING = "/no/such/file/anywhere";

/** The call, and the start of what it says. */
const REFUSED: readonly (readonly [string, () => unknown, string])[] = [
  ["image: empty", () => new GenericContainer(""), "image: expected a name such as"],
  ["image: capitals", () => new GenericContainer("Redis"), "image: expected a name such as"],
  [
    "image: with scheme",
    () => new GenericContainer("http://redis"),
    "image: expected a name such as",
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
    "exposed port: expected a port number",
  ],
  [
    "command: a text",
    () => container().withCommand("ls -la" as unknown as string[]),
    'command: expected a list of texts, got "ls -la"',
  ],
  [
    "command: a number within",
    () => container().withCommand(["sleep", 1 as unknown as string]),
    'command: expected a list of texts, got ["sleep",1]',
  ],
  [
    "entrypoint: a text",
    () => container().withEntrypoint("sh" as unknown as string[]),
    "entrypoint: expected a list of texts",
  ],
  ["name: a space", () => container().withName("a b"), "name: expected letters"],
  ["name: empty", () => container().withName(""), "name: expected letters"],
  [
    "environment: a number",
    () => container().withEnvironment({ A: 1 as unknown as string }),
    'environment: expected a record of texts, got {"A":1}',
  ],
  [
    "environment: nothing",
    () => container().withEnvironment(undefined as unknown as Record<string, string>),
    "environment: expected a record of texts, got undefined",
  ],
  [
    "labels: empty name",
    () => container().withLabels({ "": "x" }),
    "labels: expected a record of texts",
  ],
  [
    "working folder: relative",
    () => container().withWorkingDir("app"),
    "working directory: expected an absolute path",
  ],
  ["user: empty", () => container().withUser(""), "user: expected a text that is not empty"],
  ["host name: empty", () => container().withHostname(""), "hostname: expected a text"],
  ["platform: empty", () => container().withPlatform(""), "platform: expected a text"],
  ["alias: empty", () => container().withNetworkAliases("a", ""), "network alias: expected a text"],
  ["network mode: empty", () => container().withNetworkMode(""), "network mode: expected a text"],
  [
    "extra host: no address",
    () => container().withExtraHosts([{ host: "a", ipAddress: "" }]),
    "extra host's address: expected a text",
  ],
  [
    "bind mount: relative target",
    () => container().withBindMounts([{ source: "/a", target: "b" }]),
    "bind mount target: expected an absolute path",
  ],
  [
    "bind mount: unknown mode",
    () => container().withBindMounts([{ source: "/a", target: "/b", mode: "rx" as BindMode }]),
    'bind mount mode: expected "rw", "ro", "z" or "Z", got "rx"',
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
    "shared memory size: expected a whole number of bytes above zero, got 0.5",
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
    "wait strategy: expected one of Wait.for…() or { description, until }, got {}",
  ],
];

describe("an option that cannot be right", () => {
  it.each(REFUSED)("%s is refused by the call that sets it", (_title, call, says) => {
    const refusal = ((): unknown => {
      try {
        return call();
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(InvalidOptionError);
    expect((refusal as Error).message.slice(0, says.length)).toBe(says);
  });
});
