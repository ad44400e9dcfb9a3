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
    ["host name", { hostname: "h" }, { Hostname: "h" }],
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
          startPeriod: 0.5,
        },
      },
      {
        Healthcheck: {
          Test: ["CMD-SHELL", "true"],
          Interval: 250e6,
          Timeout: 1e9,
          Retries: 3,
          StartPeriod: 5e5,
        },
      },
    ],
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
      { ulimits: { nofile: { soft: 1, hard: 2 }, core: { hard: 0 } } },
      {
        Ulimits: [
          { Name: "nofile", Soft: 1, Hard: 2 },
          { Name: "core", Hard: 0 },
        ],
      },
    ],
    ["IPC mode", { ipcMode: "host" }, { IpcMode: "host" }],
    [
      "resources, in bytes and billionths of a CPU",
      { resources: { memory: 0.5, cpu: 1.5 } },
      { Memory: 536_870_912, NanoCpus: 1_500_000_000 },
    ],
    ["shared memory", { sharedMemorySize: 1024 }, { ShmSize: 1024 }],
    ["log driver", { logDriver: "json-file" }, { LogConfig: { Type: "json-file", Config: {} } }],
    ["network mode", { networkMode: "host" }, { NetworkMode: "host" }],
  ])("host part: %s", (_title, patch, expected) => {
    expect(body(patch).HostConfig).toEqual(expected);
  });

  it("joins one network with its aliases from the first packet on", () => {
    expect(body({ network: "n", networkAliases: ["web", "www"] })).toMatchObject({
      HostConfig: { NetworkMode: "n" },
      NetworkingConfig: { EndpointsConfig: { n: { Aliases: ["web", "www"] } } },
    });
  });

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

  it("passes name and platform beside the body", () => {
    const spec = mergeSpec(emptySpec("app"), { name: "n", platform: "linux/arm64" });
    expect(toCreateRequest(spec, CONTEXT)).toMatchObject({ name: "n", platform: "linux/arm64" });
  });
});
