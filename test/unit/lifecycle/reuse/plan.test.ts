import { chmodSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pack } from "tar-stream";
import { GenericContainer, Wait, type ContainerSpec } from "../../../../src";
import { planReuse, type ReusePlan } from "../../../../src/lifecycle/reuse/plan";
import { FakeEngine } from "../../../support/fake-engine";
import { FakeUser } from "../../../support/fake-helpers";
import { fakeRuntime } from "../../../support/fake-runtime";

class Described extends GenericContainer {
  get spec(): ContainerSpec {
    return this.described;
  }
}

const folder = mkdtempSync(join(tmpdir(), "reuse-"));
const file = join(folder, "file");
writeFileSync(file, "one");
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const container = (): Described => new Described("fake:1").withReuse();

async function planOf(builder: Described, engine = new FakeEngine()): Promise<ReusePlan> {
  return planReuse(builder.spec, fakeRuntime(engine));
}

const hashOf = async (builder: Described): Promise<string> => (await planOf(builder)).hash;

const tar = (content: string): Readable => {
  const archive = pack();
  archive.entry({ name: "in/archive" }, content);
  archive.finalize();
  return Readable.from(archive as AsyncIterable<Buffer>);
};

/** One change at a time; each results in another container. */
const CHANGES: Readonly<Record<string, (builder: Described) => Described>> = {
  nothing: (builder) => builder,
  key: (builder) => builder.withReuse({ key: "a" }),
  "another key": (builder) => builder.withReuse({ key: "b" }),
  command: (builder) => builder.withCommand(["sleep", "1"]),
  "the command's order": (builder) => builder.withCommand(["1", "sleep"]),
  entrypoint: (builder) => builder.withEntrypoint(["sh"]),
  environment: (builder) => builder.withEnvironment({ A: "1" }),
  "a value": (builder) => builder.withEnvironment({ A: "2" }),
  platform: (builder) => builder.withPlatform("linux/amd64"),
  "working dir": (builder) => builder.withWorkingDir("/a"),
  user: (builder) => builder.withUser("1"),
  name: (builder) => builder.withName("name"),
  hostname: (builder) => builder.withHostname("name"),
  labels: (builder) => builder.withLabels({ a: "1" }),
  port: (builder) => builder.withExposedPorts(80),
  "port on udp": (builder) => builder.withExposedPorts("80/udp"),
  "fixed port": (builder) => builder.withExposedPorts({ container: 80, host: 8080 }),
  network: (builder) => builder.withNetwork("a"),
  alias: (builder) => builder.withNetwork("a", { aliases: ["b"] }),
  "fixed address": (builder) => builder.withNetwork("a", { ipAddress: "10.0.0.7" }),
  "another network": (builder) => builder.withNetwork("b"),
  "network mode": (builder) => builder.withNetworkMode("host"),
  "extra host": (builder) => builder.withExtraHosts([{ host: "a", ipAddress: "10.0.0.7" }]),
  bind: (builder) => builder.withBindMounts([{ source: "/a", target: "/b" }]),
  "bind read-only": (builder) =>
    builder.withBindMounts([{ source: "/a", target: "/b", mode: "ro" }]),
  volume: (builder) => builder.withVolume("vol", "/b"),
  "volume read-only": (builder) => builder.withVolume("vol", "/b", { readOnly: true }),
  tmpfs: (builder) => builder.withTmpFs({ "/b": "rw" }),
  privileged: (builder) => builder.withPrivilegedMode(),
  capability: (builder) => builder.withAddedCapabilities("NET_ADMIN"),
  "dropped capability": (builder) => builder.withDroppedCapabilities("NET_ADMIN"),
  "security option": (builder) => builder.withSecurityOpt("no-new-privileges"),
  ulimits: (builder) => builder.withUlimits({ nofile: { hard: 9 } }),
  "ipc mode": (builder) => builder.withIpcMode("host"),
  memory: (builder) => builder.withResourcesQuota({ memory: 1 }),
  "pid mode": (builder) => builder.withPidMode("host"),
  "uts mode": (builder) => builder.withUtsMode("host"),
  "user namespace": (builder) => builder.withUserNamespaceMode("host"),
  "cgroup namespace": (builder) => builder.withCgroupNamespaceMode("host"),
  "cgroup parent": (builder) => builder.withCgroupParent("/a"),
  sysctl: (builder) => builder.withSysctls({ "net.core.somaxconn": "1" }),
  device: (builder) => builder.withDevices("/dev/fuse"),
  GPUs: (builder) => builder.withGpus(1),
  "read-only root": (builder) => builder.withReadonlyRootFilesystem(),
  pids: (builder) => builder.withResourcesQuota({ pids: 9 }),
  "block IO": (builder) => builder.withResourcesQuota({ blockIo: { weight: 10 } }),
  tty: (builder) => builder.withTty(),
  init: (builder) => builder.withInit(),
  "restart policy": (builder) => builder.withRestartPolicy("always"),
  "stop signal": (builder) => builder.withStopSignal("SIGINT"),
  "stop timeout": (builder) => builder.withStopTimeout(1000),
  DNS: (builder) => builder.withDns({ search: ["a.b"] }),
  "MAC address": (builder) => builder.withMacAddress("02:00:00:00:00:01"),
  "image mount": (builder) => builder.withImageMount("a:1", "/b"),
  "log driver's options": (builder) => builder.withLogDriver("json-file", { "max-size": "1m" }),
  cpu: (builder) => builder.withResourcesQuota({ cpu: 1 }),
  "shared memory": (builder) => builder.withSharedMemorySize(1024),
  "health check": (builder) => builder.withHealthCheck({ test: ["CMD", "true"] }),
  "health check's interval": (builder) =>
    builder.withHealthCheck({ test: ["CMD", "true"], interval: 7 }),
  "log driver": (builder) => builder.withDefaultLogDriver(),
  "create options": (builder) =>
    builder.withCreateOptions((options) => {
      options.HostConfig["GroupAdd"] = ["audio"];
    }),
  content: (builder) => builder.withCopyContentToContainer([{ content: "x", target: "/x" }]),
  "another content": (builder) =>
    builder.withCopyContentToContainer([{ content: "y", target: "/x" }]),
  "content's target": (builder) =>
    builder.withCopyContentToContainer([{ content: "x", target: "/y" }]),
  "content's mode": (builder) =>
    builder.withCopyContentToContainer([{ content: "x", target: "/x", mode: 0o600 }]),
  "content's owner": (builder) =>
    builder.withCopyContentToContainer([{ content: "x", target: "/x", uid: 7 }]),
  "content's large owner": (builder) =>
    builder.withCopyContentToContainer([{ content: "x", target: "/x", uid: 1_000_650_000 }]),
  file: (builder) => builder.withCopyFilesToContainer([{ source: file, target: "/x" }]),
  directory: (builder) =>
    builder.withCopyDirectoriesToContainer([{ source: folder, target: "/x" }]),
  archive: (builder) => builder.withCopyArchivesToContainer([{ tar: tar("1"), target: "/x" }]),
  "another archive": (builder) =>
    builder.withCopyArchivesToContainer([{ tar: tar("2"), target: "/x" }]),
  "copy options": (builder) =>
    builder
      .withCopyContentToContainer([{ content: "x", target: "/x" }])
      .withCopyToContainerOptions({ copyUIDGID: true }),
};

describe("the hash", () => {
  it("is another one with each option", async () => {
    const seen = new Map<string, string>();
    for (const [what, change] of Object.entries(CHANGES)) {
      const hash = await hashOf(change(container()));
      expect([what, seen.get(hash)]).toEqual([what, undefined]);
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
      seen.set(hash, what);
      // The same again, with another builder and another engine.
      expect([what, await hashOf(change(container()))]).toEqual([what, hash]);
    }
  });

  it("does not depend on the order of the calls", async () => {
    const steps: ((builder: Described) => Described)[] = [
      (builder) => builder.withEnvironment({ A: "1" }),
      (builder) => builder.withEnvironment({ B: "1" }),
      (builder) => builder.withLabels({ a: "1" }).withTmpFs({ "/a": "" }),
      (builder) => builder.withLabels({ b: "1" }).withTmpFs({ "/b": "" }),
      (builder) => builder.withExposedPorts(80),
      (builder) => builder.withExposedPorts("80/udp", { container: 443, host: 8443 }),
      (builder) => builder.withNetwork("a", { aliases: ["one", "two"] }),
      (builder) => builder.withNetwork("b", { aliases: ["two"] }),
      (builder) => builder.withAddedCapabilities("A"),
      (builder) => builder.withAddedCapabilities("B"),
      (builder) => builder.withUlimits({ a: { hard: 1 } }),
      (builder) => builder.withUlimits({ b: { hard: 1 } }),
      (builder) => builder.withVolume("vol", "/data"),
      (builder) => builder.withVolume("vol2", "/data2"),
      (builder) => builder.withExtraHosts([{ host: "a", ipAddress: "10.0.0.1" }]),
      (builder) => builder.withExtraHosts([{ host: "b", ipAddress: "10.0.0.1" }]),
      (builder) => builder.withCopyContentToContainer([{ content: "x", target: "/x" }]),
      (builder) => builder.withCopyContentToContainer([{ content: "y", target: "/y" }]),
      (builder) => builder.withCopyFilesToContainer([{ source: file, target: "/file" }]),
    ];
    const build = (order: typeof steps): Described =>
      order.reduce<Described>((builder, step) => step(builder), container());
    expect(await hashOf(build([...steps].reverse()))).toBe(await hashOf(build(steps)));
  });

  it("sees which of two files for one path is the later", async () => {
    const two = (first: string, second: string): Described =>
      container()
        .withCopyContentToContainer([{ content: first, target: "/x" }])
        .withCopyContentToContainer([{ content: second, target: "/x" }]);
    expect(await hashOf(two("a", "b"))).not.toBe(await hashOf(two("b", "a")));
  });

  it("sees a file's content, mode and links, and not its time", async () => {
    const changing = join(folder, "changing");
    const link = join(folder, "link");
    const hash = (): Promise<string> =>
      hashOf(container().withCopyDirectoriesToContainer([{ source: folder, target: "/in" }]));
    writeFileSync(changing, "one");
    const seen = [await hash()];
    utimesSync(changing, 1, 1);
    expect(await hash()).toBe(seen[0]);
    writeFileSync(changing, "two");
    seen.push(await hash());
    chmodSync(changing, 0o600);
    seen.push(await hash());
    symlinkSync("file", link);
    seen.push(await hash());
    rmSync(link);
    symlinkSync("changing", link);
    seen.push(await hash());
    expect(new Set(seen).size).toBe(seen.length);
  });

  it("sees that a tag was moved to another image", async () => {
    const engine = new FakeEngine();
    const before = (await planOf(container(), engine)).hash;
    engine.addImage("fake:1", { id: "sha256:other" });
    expect((await planOf(container(), engine)).hash).not.toBe(before);
  });

  it("does not depend on functions, on the session, or on what every container gets", async () => {
    const builder = container()
      .withHooks({ ready: () => undefined })
      .withWaitStrategy(Wait.forLogMessage("x"))
      .withLogConsumer(() => undefined)
      .withStartupTimeout(7)
      .withAutoRemove(false)
      .withReuse({ idleTimeout: 7 });
    const runtime = {
      ...fakeRuntime(new FakeEngine()),
      session: { id: "t", labels: { session: "t", owner: "p" }, filter: { owner: "p" } },
      hostGateway: {
        extraHosts: [{ host: "host.testcontainers.internal", ipAddress: "host-gateway" }],
        findRoute: () => Promise.resolve({ by: "engine" as const }),
      },
    };
    const { hash } = await planReuse(builder.spec, runtime as never);
    expect(hash).toBe(await hashOf(container()));
  });

  it("does not depend on the machine's proxies, which a new container gets", async () => {
    using user = new FakeUser();
    user.write({ proxies: { default: { httpProxy: "http://proxy.lan:3128" } } });
    const runtime = { ...fakeRuntime(new FakeEngine()), config: user.config() };
    const builder = container().withEnvironment({ A: "1" });
    const plan = await planReuse(builder.spec, runtime);
    expect(plan.hash).toBe(await hashOf(builder));
    expect(plan.requestBy({ attempt: "a", owner: "", timeout: 1 }).body.Env).toEqual([
      "A=1",
      "HTTP_PROXY=http://proxy.lan:3128",
      "http_proxy=http://proxy.lan:3128",
    ]);
    // The user's own proxy counts, even if it is the machine's.
    const own = container().withEnvironment({ HTTP_PROXY: "http://proxy.lan:3128" });
    expect((await planReuse(own.spec, runtime)).hash).toBe(await hashOf(own));
    expect(await hashOf(own)).not.toBe(await hashOf(container()));
  });

  it("stays the same in later versions of the library", async () => {
    expect(await hashOf(container().withEnvironment({ A: "1" }).withExposedPorts(80))).toBe(
      "f2da1239e25e35d51c8a553cfbae3eac5fb23a061ad1a23727efb2b8ab4e815d",
    );
  });
});

describe("a plan", () => {
  it("has the user's name, and one of its own for the preparation", async () => {
    const { name, preparingName } = await planOf(container().withName("/shop"));
    expect(name).toBe("shop");
    expect(preparingName).toMatch(/^mayfly-reuse-[0-9a-f]{32}-preparing$/);
  });

  it("can be made of streams twice", async () => {
    const builder = container().withCopyArchivesToContainer([{ tar: tar("1"), target: "/x" }]);
    const first = await planOf(builder);
    expect((await planOf(builder)).hash).toBe(first.hash);
    expect(first.spec.archives).toHaveLength(1);
  });

  it("says the parts of the hash", async () => {
    const { parts } = await planOf(container().withEnvironment({ A: "1" }).withPrivilegedMode());
    expect(Object.keys(parts).sort()).toEqual(["Env", "HostConfig.Privileged", "image"]);
  });

  it.each([
    [
      "withNetwork",
      (builder: Described) => builder.withNetwork("theirs"),
      "new Network({ reuse: true }) or the name of your own network",
    ],
    [
      "withVolume",
      (builder: Described) => builder.withVolume("theirs", "/x"),
      "new Volume({ reuse: true }) or the name of your own volume",
    ],
    [
      "withBindMounts",
      (builder: Described) => builder.withBindMounts([{ source: "theirs", target: "/x" }]),
      "new Volume({ reuse: true }) or the name of your own volume",
    ],
  ] as const)("refuses by %s what goes with the test run", async (option, change, instead) => {
    const engine = new FakeEngine();
    const labels = { session: "s", owner: "o" };
    await engine.networks.create({ name: "theirs", driver: "bridge", labels });
    await engine.volumes.create({ name: "theirs", driver: "local", labels });
    await expect(planOf(change(container()), engine)).rejects.toThrow(
      `${option}: expected ${instead}, because withReuse() keeps this container after the test run, got "theirs"`,
    );
  });

  it("refuses the network of a container that goes with the test run", async () => {
    const engine = new FakeEngine();
    const body = { Image: "fake:1", Labels: { session: "s" }, HostConfig: {} };
    const id = await engine.containers.create({ name: "c", platform: undefined, body });
    const builder = container().withNetworkMode(`container:${id}`);
    await expect(planOf(builder, engine)).rejects.toMatchObject({ code: "INVALID_OPTION" });
  });
});
