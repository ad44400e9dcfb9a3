import { toContainerInfo } from "../../../../../src/engine/docker/containers/to-container-info";

const DOCKER = {
  Id: "0123456789abcdef",
  Name: "/redis",
  Image: "sha256:1",
  State: {
    Status: "exited",
    Running: false,
    ExitCode: 137,
    OOMKilled: true,
    Error: "",
    StartedAt: "2026-01-02T03:04:05.678901234Z",
    Health: {
      Status: "unhealthy",
      Log: [
        { ExitCode: 0, Output: "fine" },
        { ExitCode: 1, Output: "connection refused" },
      ],
    },
  },
  Config: {
    Hostname: "0123456789ab",
    User: "redis:redis",
    Tty: true,
    Labels: { a: "b" },
    Healthcheck: { Test: ["CMD-SHELL", "redis-cli ping"] },
  },
  HostConfig: { NetworkMode: "backend", RestartPolicy: { Name: "on-failure" } },
  NetworkSettings: {
    Ports: {
      "6379/tcp": [
        { HostIp: "0.0.0.0", HostPort: "32768" },
        { HostIp: "::", HostPort: "32769" },
      ],
      "53/udp": [{ HostIp: "127.0.0.1", HostPort: "5353" }],
      "80/tcp": null,
    },
    Networks: {
      backend: {
        NetworkID: "n1",
        IPAddress: "172.18.0.2",
        Gateway: "172.18.0.1",
        Aliases: ["cache"],
      },
      other: { NetworkID: "n2", IPAddress: "", Gateway: "", Aliases: null },
    },
  },
};

const state = (fields: object): ReturnType<typeof toContainerInfo>["state"] =>
  toContainerInfo({ State: fields }).state;

describe("the engine's description of a container", () => {
  it("is translated whole", () => {
    expect(toContainerInfo(DOCKER)).toEqual({
      id: "0123456789abcdef",
      name: "/redis",
      hostname: "0123456789ab",
      user: "redis:redis",
      imageId: "sha256:1",
      labels: { a: "b" },
      state: {
        status: "exited",
        running: false,
        exitCode: 137,
        oomKilled: true,
        error: "",
        startedAt: new Date("2026-01-02T03:04:05.678Z"),
        finishedAt: undefined,
        health: {
          status: "unhealthy",
          lastProbe: { exitCode: 1, output: "connection refused" },
        },
      },
      restartsItself: true,
      tty: true,
      hasHealthCheck: true,
      healthCommand: { argv: ["/bin/sh", "-c", "redis-cli ping"], timeout: 30_000 },
      networkMode: "backend",
      mounts: [],
      isRootReadOnly: false,
      ports: [
        { container: 6379, protocol: "tcp", host: 32768, hostIp: "0.0.0.0" },
        { container: 6379, protocol: "tcp", host: 32769, hostIp: "::" },
        { container: 53, protocol: "udp", host: 5353, hostIp: "127.0.0.1" },
      ],
      networks: {
        backend: {
          networkId: "n1",
          ipAddress: "172.18.0.2",
          gateway: "172.18.0.1",
          aliases: ["cache"],
        },
        other: { networkId: "n2", ipAddress: "", gateway: "", aliases: [] },
      },
    });
  });

  const onHost = {
    State: { Status: "running", Running: true },
    Config: { ExposedPorts: { "6379/tcp": {}, "53/udp": {} } },
    HostConfig: { NetworkMode: "host" },
    NetworkSettings: { Ports: {} },
  };

  it("has the exposed ports as its own on the host's network", () => {
    expect(toContainerInfo(onHost)).toMatchObject({
      exposedPorts: ["6379/tcp", "53/udp"],
      ports: [
        { container: 6379, protocol: "tcp", host: 6379, hostIp: "0.0.0.0" },
        { container: 53, protocol: "udp", host: 53, hostIp: "0.0.0.0" },
      ],
    });
  });

  it.each([
    ["it has ended", { ...onHost, State: { Status: "exited", Running: false } }],
    ["it exposes none", { ...onHost, Config: {} }],
  ])("has no ports on the host's network when %s", (_what, answer) => {
    expect(toContainerInfo(answer).ports).toEqual([]);
  });

  const nothing = {
    id: "",
    name: "",
    hostname: "",
    user: "",
    imageId: "",
    labels: {},
    state: {
      status: "exited",
      running: false,
      exitCode: 0,
      oomKilled: false,
      error: "",
      startedAt: undefined,
      finishedAt: undefined,
      health: undefined,
    },
    restartsItself: false,
    tty: false,
    hasHealthCheck: false,
    networkMode: "",
    mounts: [],
    isRootReadOnly: false,
    ports: [],
    networks: {},
  };

  it.each([
    ["no section", {}],
    [
      "sections that are null",
      { State: null, Config: null, HostConfig: null, NetworkSettings: null },
    ],
    [
      "maps that are null",
      {
        State: { Health: null },
        Config: { Labels: null, Healthcheck: null },
        NetworkSettings: { Ports: null, Networks: null },
      },
    ],
    ["lists that are null", { Config: { Healthcheck: { Test: null } } }],
  ])("may have %s", (_, answer) => {
    expect(toContainerInfo(answer)).toEqual(nothing);
  });

  it.each(["0001-01-01T00:00:00Z", "", "soon"])("has no date in %p", (StartedAt) => {
    expect(state({ StartedAt }).startedAt).toBeUndefined();
  });

  it("has a date with an offset, as Podman writes it", () => {
    const { startedAt } = state({ StartedAt: "2026-01-02T03:04:05.123456789+02:00" });
    expect(startedAt).toEqual(new Date("2026-01-02T01:04:05.123Z"));
  });

  it.each(["none", "", undefined])("has no health when its status is %p", (Status) => {
    expect(state({ Health: { Status, Log: null } }).health).toBeUndefined();
  });

  it("has the health that Podman names otherwise", () => {
    expect(state({ Healthcheck: { Status: "healthy", Log: [] } }).health).toEqual({
      status: "healthy",
      lastProbe: undefined,
    });
  });

  it.each([
    [["NONE"], false],
    [[], false],
    [[""], false],
    [["CMD", "true"], true],
  ])("with the health check %j has one: %p", (Test, expected) => {
    expect(toContainerInfo({ Config: { Healthcheck: { Test } } }).hasHealthCheck).toBe(expected);
  });

  it.each([
    [{ Healthcheck: { Test: ["CMD", "check", "-v"] } }, ["check", "-v"], 30_000],
    [{ Healthcheck: { Test: ["CMD-SHELL", "a | b"] } }, ["/bin/sh", "-c", "a | b"], 30_000],
    [
      { Healthcheck: { Test: ["CMD-SHELL", "a | b"], Timeout: 15e8 }, Shell: ["/bin/bash", "-ec"] },
      ["/bin/bash", "-ec", "a | b"],
      1_500,
    ],
    [
      { Healthcheck: { Test: ["CMD-SHELL", "a"], Timeout: 0 }, Shell: [] },
      ["/bin/sh", "-c", "a"],
      30_000,
    ],
  ])("%j runs %j for at most %d ms", (Config, argv, timeout) => {
    expect(toContainerInfo({ Config }).healthCommand).toEqual({ argv, timeout });
  });

  it.each([[["NONE"]], [["CMD"]], [["SOMETHING", "new"]], [[]]])(
    "with the health check %j has no command",
    (Test) => {
      expect(toContainerInfo({ Config: { Healthcheck: { Test } } }).healthCommand).toBeUndefined();
    },
  );

  it.each([
    [{ Status: "configured" }, "created"],
    [{ Status: "initialized" }, "created"],
    [{ Status: "stopped" }, "exited"],
    [{ Status: "stopping", Running: true }, "running"],
    [{ Status: "paused", Running: true }, "paused"],
  ])("with %j has the status %p", (fields, status) => {
    expect(state(fields).status).toBe(status);
  });

  it.each(["", undefined])("is bound to all of IPv4 where the address is %p", (HostIp) => {
    const ports = { "80/tcp": [{ HostIp, HostPort: "8080" }] };
    expect(toContainerInfo({ NetworkSettings: { Ports: ports } }).ports).toEqual([
      { container: 80, protocol: "tcp", host: 8080, hostIp: "0.0.0.0" },
    ]);
  });

  it.each(["", "0", undefined])("has no port yet where its number is %p", (HostPort) => {
    const ports = { "80/tcp": [{ HostIp: "0.0.0.0", HostPort }] };
    expect(toContainerInfo({ NetworkSettings: { Ports: ports } }).ports).toEqual([]);
  });
});

it("lists the mounts, whichever section names them", () => {
  const { mounts, isRootReadOnly } = toContainerInfo({
    HostConfig: {
      ReadonlyRootfs: true,
      Tmpfs: { "/data/": "rw,size=1m", "/fixed": "mode=700,ro" },
      Mounts: [{ Type: "tmpfs", Target: "/cache" }],
    },
    Mounts: [
      { Type: "tmpfs", Destination: "/cache", RW: true },
      { Type: "bind", Destination: "/etc/app", RW: false },
    ],
  });
  expect(isRootReadOnly).toBe(true);
  expect(mounts).toEqual([
    { target: "/cache", type: "tmpfs", isReadOnly: false },
    { target: "/etc/app", type: "bind", isReadOnly: true },
    { target: "/data", type: "tmpfs", isReadOnly: false },
    { target: "/fixed", type: "tmpfs", isReadOnly: true },
  ]);
});
