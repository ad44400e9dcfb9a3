import type { Readable } from "node:stream";
import { GenericContainer, ImageName, PullPolicy, Wait, type ContainerSpec } from "mayfly";
import { toCreateRequest } from "../../../../src/spec/create-request";
import type { MemberName, MemberTypes } from "../../../../src/builder/subclasses/member-types";

/** Makes the protected members public, as a subclass sees them. */
class Subclass extends GenericContainer {
  get described_(): ContainerSpec {
    return this.described;
  }
  get<Name extends MemberName>(name: Name): MemberTypes[Name] {
    return (this as unknown as MemberTypes)[name];
  }
  assign<Name extends MemberName>(name: Name, value: MemberTypes[Name]): this {
    (this as unknown as MemberTypes)[name] = value;
    return this;
  }
  has(port: number | `${number}/udp`): boolean {
    return this.hasExposedPort(port);
  }
}

const subclass = (): Subclass => new Subclass("registry.example.com/team/app:1.2");

const bodyOf = ({ described_: spec }: Subclass) =>
  toCreateRequest(spec, { image: spec.image, labels: {}, defaultHostIp: "127.0.0.1" }).body;

describe("the protected members of testcontainers' GenericContainer", () => {
  it("are read from what the methods have set", () => {
    const wait = Wait.forLogMessage("ready");
    const consumer = (stream: Readable): unknown => stream.resume();
    const healthCheck = { test: ["CMD", "true"], interval: 5 } as const;
    const content = { content: "a", target: "/a" };
    const builder = subclass()
      .withName("one")
      .withCommand(["serve", "--fast"])
      .withEntrypoint(["/run"])
      .withEnvironment({ A: "1", B: "2" })
      .withLabels({ a: "b" })
      .withUser("app")
      .withWorkingDir("/srv")
      .withExposedPorts(80, "53/udp", { container: 90, host: 9000 })
      .withNetwork("net")
      .withNetworkAliases("app")
      .withWaitStrategy(wait)
      .withStartupTimeout(7)
      .withHealthCheck(healthCheck)
      .withLogConsumer(consumer)
      .withCopyContentToContainer([content])
      .withAutoRemove(false)
      .withAutoCleanup(false)
      .withReuse()
      .withPrivilegedMode()
      .withTmpFs({ "/t": "rw" });
    expect(builder.get("imageName")).toMatchObject({
      registry: "registry.example.com",
      image: "team/app",
      tag: "1.2",
      string: "registry.example.com/team/app:1.2",
    });
    expect(builder.get("createOpts")).toMatchObject({
      name: "one",
      Image: "registry.example.com/team/app:1.2",
      Cmd: ["serve", "--fast"],
      Entrypoint: ["/run"],
      Env: ["A=1", "B=2"],
      Labels: { a: "b" },
      User: "app",
      WorkingDir: "/srv",
      ExposedPorts: { "80/tcp": {}, "53/udp": {}, "90/tcp": {} },
      Healthcheck: { Test: ["CMD", "true"], Interval: 5_000_000 },
    });
    expect(builder.get("hostConfig")).toMatchObject({ Privileged: true, Tmpfs: { "/t": "rw" } });
    expect(builder.get("createOpts").HostConfig).toBe(builder.get("hostConfig"));
    expect(builder.get("environment")).toEqual({ A: "1", B: "2" });
    expect(builder.get("exposedPorts")).toEqual([80, "53/udp", { container: 90, host: 9000 }]);
    expect(builder.get("networkMode")).toBe("net");
    expect(builder.get("networkAliases")).toEqual(["app"]);
    expect(builder.get("waitStrategy")).toBe(wait);
    expect(builder.get("startupTimeoutMs")).toBe(7);
    expect(builder.get("healthCheck")).toEqual(healthCheck);
    expect(builder.get("logConsumer")).toBe(consumer);
    expect(builder.get("contentsToCopy")).toEqual([content]);
    expect(builder.get("filesToCopy")).toEqual([]);
    expect([
      builder.get("reuse"),
      builder.get("autoRemove"),
      builder.get("autoCleanup"),
      builder.has(80),
      builder.has("53/udp"),
      builder.has(53),
    ]).toEqual([true, false, false, true, true, false]);
  });

  it("are as undefined as in testcontainers when nothing has set them", () => {
    const builder = subclass();
    const { Cmd, Env, Entrypoint, ExposedPorts } = builder.get("createOpts");
    expect([Cmd, Env, Entrypoint, ExposedPorts]).toEqual(Array(4).fill(undefined));
    expect(builder.get("hostConfig")).toEqual({});
    for (const name of [
      "waitStrategy",
      "startupTimeoutMs",
      "networkMode",
      "healthCheck",
    ] as const) {
      expect(builder.get(name)).toBeUndefined();
    }
    expect(builder.get("reuse")).toBe(false);
    expect(builder.get("pullPolicy")).toHaveProperty("shouldPull");
  });

  it("are written to the description when they are assigned", () => {
    const policy = PullPolicy.alwaysPull();
    const wait = Wait.forOneShotStartup();
    const builder = subclass()
      .withNetwork("net")
      .withExposedPorts(1)
      .assign("imageName", ImageName.fromString("redis:8"))
      .assign("environment", { A: "1" })
      .assign("exposedPorts", [80, { container: 90, host: 9000 }])
      .assign("networkMode", "host")
      .assign("networkAliases", ["a"])
      .assign("pullPolicy", policy)
      .assign("waitStrategy", wait)
      .assign("startupTimeoutMs", 5)
      .assign("reuse", true)
      .assign("autoRemove", false)
      .assign("healthCheck", { test: ["CMD-SHELL", "true"] })
      .assign("contentsToCopy", [{ content: "a", target: "/a" }]);
    expect(builder.described_).toMatchObject({
      image: "redis:8",
      environment: { A: "1" },
      ports: [
        { container: 80, protocol: "tcp" },
        { container: 90, protocol: "tcp", host: 9000 },
      ],
      networkMode: "host",
      networks: [],
      networkAliases: ["a"],
      pullPolicy: policy,
      wait,
      startupTimeout: 5,
      reuse: {},
      autoRemove: false,
      healthCheck: { test: ["CMD-SHELL", "true"] },
      copies: [{ kind: "content", content: "a", target: "/a" }],
    });
    builder
      .assign("healthCheck", undefined)
      .assign("waitStrategy", undefined)
      .assign("reuse", false);
    expect(builder.described_).not.toHaveProperty("healthCheck");
    expect(builder.described_).not.toHaveProperty("wait");
    expect(builder.described_).not.toHaveProperty("reuse");
  });

  it("are written when they are changed in place", () => {
    const builder = subclass().withEnvironment({ A: "1" });
    builder.get("environment")["B"] = "2";
    builder.get("exposedPorts").push(80);
    builder.get("networkAliases").push("app");
    (builder.get("createOpts").Env ??= []).push("C=3=4");
    builder.get("createOpts").Cmd = ["serve"];
    builder.get("createOpts").Labels!["l"] = "m";
    (builder.get("hostConfig").Binds ??= []).push("/data:/var/data:ro");
    expect(builder.described_).toMatchObject({
      environment: { A: "1", B: "2", C: "3=4" },
      ports: [{ container: 80 }],
      networkAliases: ["app"],
      command: ["serve"],
      labels: { l: "m" },
      bindMounts: [{ source: "/data", target: "/var/data", mode: "ro" }],
    });
  });

  it("follow later calls of methods, and keep what was changed before them", () => {
    const builder = subclass();
    const [environment, request] = [builder.get("environment"), builder.get("createOpts")];
    environment["A"] = "1";
    builder.withEnvironment({ B: "2" }).withCommand(["x"]);
    expect(environment).toEqual({ A: "1", B: "2" });
    expect(request).toMatchObject({ Env: ["A=1", "B=2"], Cmd: ["x"] });
    expect(bodyOf(builder).Env).toEqual(["A=1", "B=2"]);
  });

  it("reach the engine's request with fields that no method sets", () => {
    const builder = subclass().withEnvironment({ A: "1" });
    builder.get("createOpts").StopSignal = "SIGINT";
    builder.get("createOpts").Tty = true;
    builder.get("hostConfig").CgroupnsMode = "private";
    builder.get("hostConfig").DeviceRequests = [{ Driver: "nvidia", Count: -1 }];
    builder.withCreateOptions((options) => void (options["Tty"] = false));
    builder.get("hostConfig").Init = true;
    builder.withCommand(["later"]);
    expect(bodyOf(builder)).toMatchObject({
      StopSignal: "SIGINT",
      Cmd: ["later"],
      Env: ["A=1"],
      HostConfig: { CgroupnsMode: "private", DeviceRequests: [{ Driver: "nvidia" }], Init: true },
    });
    expect(builder.get("hostConfig").CgroupnsMode).toBe("private");
    Reflect.deleteProperty(builder.get("createOpts"), "StopSignal");
    expect(bodyOf(builder)).not.toHaveProperty("StopSignal");
  });

  it("write fields of HostConfig where the methods for them write", () => {
    const builder = subclass();
    builder.assign("hostConfig", {
      Tmpfs: { "/t": "rw" },
      CapAdd: ["NET_ADMIN"],
      ExtraHosts: ["db:10.0.0.1", "six:fe80::1"],
      PortBindings: { "80/tcp": [{ HostPort: "8080" }], "53/udp": [{ HostIp: "", HostPort: "0" }] },
      Ulimits: [{ Name: "nofile", Hard: 9, Soft: 8 }],
      Memory: 1024 ** 3,
      NanoCpus: 5e8,
      ShmSize: 64,
      NetworkMode: "host",
      LogConfig: { Type: "json-file", Config: {} },
    });
    expect(builder.described_).toMatchObject({
      tmpFs: { "/t": "rw" },
      addedCapabilities: ["NET_ADMIN"],
      extraHosts: [
        { host: "db", ipAddress: "10.0.0.1" },
        { host: "six", ipAddress: "fe80::1" },
      ],
      ports: [
        { container: 80, protocol: "tcp", host: 8080 },
        { container: 53, protocol: "udp" },
      ],
      ulimits: { nofile: { hard: 9, soft: 8 } },
      resources: { memory: 1, cpu: 0.5 },
      sharedMemorySize: 64,
      networkMode: "host",
      logDriver: { name: "json-file", options: {} },
    });
    expect(builder.withAddedCapabilities("SYS_TIME").get("hostConfig").CapAdd).toEqual([
      "NET_ADMIN",
      "SYS_TIME",
    ]);
  });

  it("give way to later calls of the methods for the same fields", () => {
    const builder = subclass();
    Object.assign(builder.get("createOpts"), {
      Healthcheck: { Test: ["CMD", "true"], Interval: 5e9 },
      MacAddress: "02:42:AC:11:00:02",
      StopSignal: "SIGINT",
      StopTimeout: 7,
      Tty: true,
    });
    Object.assign(builder.get("hostConfig"), {
      CgroupParent: "/a",
      CpuShares: 512,
      CpusetCpus: "0",
      Devices: [{ PathOnHost: "/dev/a", PathInContainer: "/dev/b", CgroupPermissions: "r" }],
      Dns: ["10.0.0.1"],
      DnsOptions: ["ndots:2"],
      DnsSearch: ["a.example"],
      Init: true,
      Memory: 1024 ** 3,
      MemoryReservation: 1024 ** 3 / 2,
      MemorySwap: -1,
      OomScoreAdj: -5,
      PidsLimit: 10,
      ReadonlyRootfs: true,
      RestartPolicy: { Name: "on-failure", MaximumRetryCount: 3 },
      Sysctls: { a: "1" },
    });
    const before = bodyOf(builder);
    expect(builder.described_).toMatchObject({
      createOptions: [],
      healthCheck: { test: ["CMD", "true"], interval: 5_000 },
      macAddress: "02:42:ac:11:00:02",
      stopSignal: "SIGINT",
      stopTimeout: 7_000,
      tty: true,
      cgroupParent: "/a",
      devices: [{ source: "/dev/a", target: "/dev/b", permissions: "r" }],
      dns: { servers: ["10.0.0.1"], options: ["ndots:2"], search: ["a.example"] },
      init: true,
      readonlyRootFilesystem: true,
      restartPolicy: { name: "on-failure", maximumRetries: 3 },
      resources: { memorySwap: -1, pids: 10, cpuSet: "0", cpuShares: 512, oomScoreAdj: -5 },
      sysctls: { a: "1" },
    });
    expect(before.HostConfig).toEqual(builder.get("hostConfig"));
    builder
      .withHealthCheck({ test: ["CMD", "false"] })
      .withStopSignal("SIGQUIT")
      .withRestartPolicy("always")
      .withResourcesQuota({ pids: 20 })
      .withDns({ servers: ["10.0.0.2"] })
      .withSysctls({ a: "2", b: "3" });
    expect(bodyOf(builder)).toMatchObject({
      Healthcheck: { Test: ["CMD", "false"] },
      StopSignal: "SIGQUIT",
      HostConfig: {
        RestartPolicy: { Name: "always" },
        PidsLimit: 20,
        Dns: ["10.0.0.2"],
        DnsSearch: ["a.example"],
        Sysctls: { a: "2", b: "3" },
      },
    });
  });

  it("keep values that no method can set, until one that it can set", () => {
    const builder = subclass();
    builder.get("hostConfig").Init = false;
    builder.get("createOpts").StopTimeout = -1;
    builder.get("createOpts").Healthcheck = { Interval: 5e9 };
    expect(bodyOf(builder)).toMatchObject({
      StopTimeout: -1,
      Healthcheck: { Interval: 5e9 },
      HostConfig: { Init: false },
    });
    builder.get("hostConfig").Init = true;
    builder.get("createOpts").StopTimeout = 4;
    builder.get("createOpts").Healthcheck = undefined;
    expect(bodyOf(builder)).toMatchObject({ StopTimeout: 4, HostConfig: { Init: true } });
    expect(bodyOf(builder)).not.toHaveProperty("Healthcheck");
    expect(builder.described_.createOptions).toEqual([]);
  });

  it("add names without a value to the variables, and mounts to the volumes", () => {
    const bind = { Type: "bind", Source: "/a", Target: "/b" };
    const volume = (name: string) => ({ Type: "volume", Source: name, Target: `/${name}` });
    const builder = subclass().withEnvironment({ A: "1" }).withVolume("one", "/one");
    builder.get("createOpts").Env!.push("GONE", "BACK");
    builder.get("hostConfig").Mounts!.push(bind);
    builder.withEnvironment({ B: "2", BACK: "3" }).withVolume("two", "/two");
    expect(bodyOf(builder).Env).toEqual(["A=1", "B=2", "BACK=3", "GONE"]);
    expect(bodyOf(builder).HostConfig.Mounts).toEqual([volume("one"), volume("two"), bind]);
    expect(builder.get("createOpts").Env).toEqual(bodyOf(builder).Env);
    builder.get("createOpts").Env = ["A=1"];
    builder.get("hostConfig").Mounts = [volume("two")];
    expect(bodyOf(builder).Env).toEqual(["A=1"]);
    expect(bodyOf(builder).HostConfig.Mounts).toEqual([volume("two")]);
    expect(builder.described_.volumes).toMatchObject([{ name: "two" }]);
  });

  it("leave HostConfig as it is when createOpts is assigned without it", () => {
    const builder = subclass().withPrivilegedMode();
    builder.get("hostConfig").GroupAdd = ["audio"];
    builder.assign("createOpts", { Image: "app:2", Cmd: ["serve"] });
    expect(bodyOf(builder)).toMatchObject({
      Image: "app:2",
      Cmd: ["serve"],
      HostConfig: { Privileged: true, GroupAdd: ["audio"] },
    });
  });

  it("of one builder are not those of another one", () => {
    const shared = { A: "1" };
    const [one, other] = [subclass().assign("environment", shared), subclass()];
    other.assign("environment", shared).withEnvironment({ B: "2" });
    one.get("environment")["C"] = "3";
    expect(shared).toEqual({ A: "1" });
    expect(other.get("environment")).toEqual({ A: "1", B: "2" });
  });

  it("can be declared by a subclass with a value", () => {
    class Declared extends Subclass {
      protected override startupTimeoutMs = 9;
      protected override reuse = true;
      protected override environment = { A: "1" };
      constructor() {
        super("app:1");
        this.withEnvironment({ B: "2" });
      }
    }
    expect(new Declared().described_).toMatchObject({
      startupTimeout: 9,
      reuse: {},
      environment: { A: "1", B: "2" },
    });
  });

  it("returns a user's own strategy as the object that it is", () => {
    const strategy = {
      waitUntilReady: () => Promise.resolve(),
      withStartupTimeout: () => strategy,
      isStartupTimeoutSet: () => false,
      getStartupTimeout: () => 1,
    };
    expect(
      subclass()
        .withWaitStrategy(strategy as never)
        .get("waitStrategy"),
    ).toBe(strategy);
  });

  it.each([
    ["environment", { A: undefined }],
    ["exposedPorts", [0]],
    ["waitStrategy", "log"],
    ["startupTimeoutMs", -1],
    ["reuse", "yes"],
    ["createOpts", 5],
    ["hostConfig", { Binds: ["/data"] }],
    ["hostConfig", { CapAdd: "NET_ADMIN" }],
    ["hostConfig", { Binds: "/a:/b" }],
    ["hostConfig", { Memory: "1g" }],
    ["hostConfig", { PortBindings: { "80/tcp": [{ HostPort: "8000-8010" }] } }],
    ["createOpts", { Image: "app:1", User: 5 }],
    ["networkAliases", [1]],
    ["networkAliases", null],
    ["imageName", "Not An Image"],
  ] as const)("refuse a wrong %s", (name, value) => {
    expect(() => subclass().assign(name, value as never)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION" }) as Error,
    );
  });

  it("take Infinity as a startup timeout, as withStartupTimeout does", () => {
    const { startupTimeout } = subclass().withStartupTimeout(Infinity).described_;
    expect(subclass().assign("startupTimeoutMs", Infinity).get("startupTimeoutMs")).toBe(
      startupTimeout,
    );
  });

  it("refuse what was changed in place to something wrong, at the next call", () => {
    const builder = subclass();
    builder.get("environment")["A"] = null as never;
    expect(() => builder.withCommand(["x"])).toThrow(/environment\.A: expected a string/);
  });
});
