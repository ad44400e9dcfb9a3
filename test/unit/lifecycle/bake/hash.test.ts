import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GenericContainer, Wait, type ContainerSpec } from "../../../../src";
import { planBake, type BakePlan } from "../../../../src/lifecycle/bake/plan";
import { FakeEngine } from "../../../support/fake-engine";
import { fakeRuntime } from "../../../support/fake-runtime";

class Described extends GenericContainer {
  get spec(): ContainerSpec {
    return this.described;
  }
}

const folder = mkdtempSync(join(tmpdir(), "bake-"));
const script = join(folder, "script.sql");
const fresh = (): Described => new Described("fake:1").withBakedInit();

beforeEach(() => {
  writeFileSync(script, "one");
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function planOf(builder: Described, engine = new FakeEngine()): Promise<BakePlan> {
  return planBake(builder.spec, fakeRuntime(engine));
}

type Change = (builder: Described) => Described;

/** One change at a time; each can change the result of an initialisation. */
const CHANGES: Readonly<Record<string, Change>> = {
  nothing: (builder) => builder,
  key: (builder) => builder.withBakedInit({ key: "a" }),
  "another key": (builder) => builder.withBakedInit({ key: "b" }),
  function: (builder) => builder.withBakedInit(() => 1, { key: "a" }),
  "another function": (builder) => builder.withBakedInit(() => 2, { key: "a" }),
  file: (builder) => builder.withBakedInit({ files: [script] }),
  folder: (builder) => builder.withBakedInit({ files: [folder] }),
  environment: (builder) => builder.withEnvironment({ A: "1" }),
  "a value": (builder) => builder.withEnvironment({ A: "2" }),
  command: (builder) => builder.withCommand(["a"]),
  entrypoint: (builder) => builder.withEntrypoint(["a"]),
  "working dir": (builder) => builder.withWorkingDir("/a"),
  user: (builder) => builder.withUser("1"),
  hostname: (builder) => builder.withHostname("a"),
  platform: (builder) => builder.withPlatform("linux/amd64"),
  privileges: (builder) => builder.withPrivilegedMode(),
  memory: (builder) => builder.withResourcesQuota({ memory: 1 }),
  tmpfs: (builder) => builder.withTmpFs({ "/tmp": "rw" }),
  "container port": (builder) => builder.withExposedPorts(80),
  "health check": (builder) => builder.withHealthCheck({ test: ["CMD", "true"] }),
  "network mode": (builder) => builder.withNetworkMode("host"),
  aliases: (builder) => builder.withNetworkAliases("db"),
  "aliases in a network": (builder) => builder.withNetwork("a", { aliases: ["queue"] }),
  "extra host": (builder) => builder.withExtraHosts([{ host: "a", ipAddress: "10.0.0.7" }]),
  "copied file": (builder) =>
    builder.withCopyFilesToContainer([{ source: script, target: "/script" }]),
  "copied to elsewhere": (builder) =>
    builder.withCopyFilesToContainer([{ source: script, target: "/other" }]),
  "copied text": (builder) =>
    builder.withCopyContentToContainer([{ content: "a", target: "/script" }]),
  "hook before the start": (builder) =>
    builder.withHooks({ created: () => 1 }).withBakedInit({ key: "hooks" }),
  "another hook before the start": (builder) =>
    builder.withHooks({ created: () => 2 }).withBakedInit({ key: "hooks" }),
  "hook while it starts": (builder) =>
    builder.withHooks({ started: () => 1 }).withBakedInit({ key: "hooks" }),
  "create options": (builder) =>
    builder.withCreateOptions((options) => {
      options["Domainname"] = "a";
    }),
};

/** Changes that an initialisation cannot depend on. */
const NEUTRAL: Readonly<Record<string, Change>> = {
  name: (builder) => builder.withName("name"),
  labels: (builder) => builder.withLabels({ a: "1" }),
  network: (builder) => builder.withNetwork("a"),
  "network by mode": (builder) => builder.withNetworkMode("a"),
  wait: (builder) => builder.withWaitStrategy(Wait.forLogMessage("a")),
  timeout: (builder) => builder.withStartupTimeout(1),
  "log consumer": (builder) => builder.withLogConsumer(() => undefined),
  "log driver": (builder) => builder.withDefaultLogDriver(),
  reuse: (builder) => builder.withReuse(),
  "automatic removal": (builder) => builder.withAutoRemove(false),
  "automatic cleanup": (builder) => builder.withAutoCleanup(false),
  "hook when ready": (builder) => builder.withHooks({ ready: () => 1, stopping: () => 1 }),
  "removal by the engine": (builder) =>
    builder.withCreateOptions((options) => {
      options.HostConfig["AutoRemove"] = true;
    }),
};

it("a change of anything that an initialisation depends on makes another image", async () => {
  const hashes = new Map<string, string>();
  for (const [name, change] of Object.entries(CHANGES)) {
    const { hash } = await planOf(change(fresh()));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect([name, hashes.get(hash)]).toEqual([name, undefined]);
    hashes.set(hash, name);
    expect((await planOf(change(fresh()))).hash).toBe(hash);
  }
});

it.each(Object.entries(NEUTRAL))("%s makes none", async (_, change) => {
  expect((await planOf(change(fresh()))).hash).toBe((await planOf(fresh())).hash);
});

it("the host port of a port makes none", async () => {
  const port = (host: number): Described => fresh().withExposedPorts({ container: 80, host });
  const { hash } = await planOf(port(8080));
  expect((await planOf(port(8081))).hash).toBe(hash);
  expect((await planOf(fresh().withExposedPorts(80))).hash).toBe(hash);
});

it("what a tag leads to makes another image, and the tag none", async () => {
  const engine = new FakeEngine();
  const { hash } = await planOf(fresh(), engine);
  engine.addImage("fake:2", { id: engine.stored.images.get("fake:1")?.id ?? "" });
  expect((await planOf(new Described("fake:2").withBakedInit(), engine)).hash).toBe(hash);
  engine.addImage("fake:1", { id: "sha256:moved" });
  expect((await planOf(fresh(), engine)).hash).not.toBe(hash);
});

describe("the content of files", () => {
  it.each([
    [
      "that are copied",
      (builder: Described) =>
        builder.withCopyFilesToContainer([{ source: script, target: "/script" }]),
    ],
    ["that are named", (builder: Described) => builder.withBakedInit({ files: [script] })],
    [
      "in a folder that is named",
      (builder: Described) => builder.withBakedInit({ files: [folder] }),
    ],
  ])("%s makes another image, of the same origin", async (_, change) => {
    const before = await planOf(change(fresh()));
    writeFileSync(script, "two");
    const after = await planOf(change(fresh()));
    expect(after.hash).not.toBe(before.hash);
    expect(after.origin).toBe(before.origin);
    writeFileSync(script, "one");
    expect((await planOf(change(fresh()))).hash).toBe(before.hash);
  });
});

it("a value of a variable keeps the origin, a key does not", async () => {
  const origin = async (change: Change): Promise<string> => (await planOf(change(fresh()))).origin;
  const one = await origin((builder) => builder.withEnvironment({ A: "1" }));
  expect(await origin((builder) => builder.withEnvironment({ A: "2" }))).toBe(one);
  const a = await origin((builder) => builder.withBakedInit({ key: "a" }));
  expect(await origin((builder) => builder.withBakedInit({ key: "b" }))).not.toBe(a);
});
