import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LockedImage } from "../../../src/image-lock/image-lock";
import { formatLock } from "../../../src/image-lock/lock-text";
import { ensureImage } from "../../../src/pull/ensure-image";
import { emptySpec, mergeSpec, type SpecPatch } from "../../../src/spec/merge-spec";
import { PullPolicy } from "../../../src/spec/pull-policy";
import { FakeEngine } from "../../support/fake-engine";
import { fakeRuntime } from "../../support/fake-runtime";
import { digestOf, idOf, lockedImage } from "../../support/locked-image";

const LOCKED = `redis@${digestOf("1")}`;

let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mayfly-lock-"));
  const file = join(folder, "locked.json");
  const images = new Map<string, LockedImage>([
    ["redis:8", lockedImage("1")],
    ["built:1", { platforms: { "linux/amd64": { id: idOf("2") } } }],
  ]);
  writeFileSync(file, formatLock({ platforms: ["linux/amd64"], ignore: [], images }));
  env = { MAYFLY_IMAGE_LOCK: file };
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const image = (id: string, architecture = "amd64") => ({ id, os: "linux", architecture });

/** An engine with images by name or id, and a registry with the locked digest. */
function engineWith(images: Readonly<Record<string, ReturnType<typeof image>>>): FakeEngine {
  const engine = new FakeEngine([]);
  for (const [name, info] of Object.entries(images)) engine.addImage(name, info);
  for (const prefix of ["", "mirror/hub/", "docker.io/library/"])
    engine.registry.add(prefix + LOCKED);
  return engine;
}

const ensure = (engine: FakeEngine, name: string, patch: SpecPatch = {}, more = {}) =>
  ensureImage(mergeSpec(emptySpec(name), patch), fakeRuntime(engine, { ...env, ...more }));

const calls = (engine: FakeEngine, method: string): unknown[] =>
  engine.calls.filter((call) => call.method === method).map(({ args: [first] }) => first);

describe("a locked image", () => {
  it("is pulled by its digest, and gets the name that the engine lacks", async () => {
    const engine = engineWith({});
    expect(await ensure(engine, "docker.io/library/redis:8")).toBe("docker.io/library/redis:8");
    expect(await ensure(engine, "redis:8")).toBe("redis:8");
    expect(calls(engine, "images.pull")).toHaveLength(2);
  });

  it("that the engine has by its name is used without a registry, whatever the pull policy", async () => {
    const engine = engineWith({ "redis:8": image(idOf("1")) });
    const pullPolicy = PullPolicy.alwaysPull();
    expect(await ensure(engine, "redis:8", { pullPolicy })).toBe("redis:8");
    expect(engine.calls.map(({ method }) => method)).toEqual(["images.inspect"]);
  });

  it("leaves its name to another image that has it", async () => {
    const engine = engineWith({ "redis:8": image(idOf("9")) });
    expect(await ensure(engine, "redis:8")).toBe(LOCKED);
    expect(calls(engine, "images.pull")).toEqual([LOCKED]);
    expect(calls(engine, "images.tag")).toEqual([]);
  });

  it("from an archive is found by its id", async () => {
    const engine = engineWith({ "redis:8": image(idOf("9")), [idOf("1")]: image(idOf("1")) });
    expect(await ensure(engine, "redis:8")).toBe(idOf("1"));
    expect(calls(engine, "images.pull")).toEqual([]);
  });

  it("is pulled for the platform that a container wants", async () => {
    const engine = engineWith({ "redis:8": image(idOf("1")) });
    expect(await ensure(engine, "redis:8", { platform: "linux/arm64" })).toBe(LOCKED);
  });

  it("is pulled from the mirror that is set", async () => {
    const engine = engineWith({});
    const mirror = { TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX: "mirror/hub" };
    expect(await ensure(engine, "redis:8", {}, mirror)).toBe("mirror/hub/redis:8");
    expect(calls(engine, "images.pull")).toEqual([`mirror/hub/${LOCKED}`]);
  });

  it("that is missing is an error with a policy that never pulls, and names the digest", async () => {
    const missing = ensure(engineWith({}), "redis:8", { pullPolicy: PullPolicy.neverPull() });
    await expect(missing).rejects.toMatchObject({ code: "IMAGE_PULL_FAILED", image: LOCKED });
  });

  it("that its registry has lost is an error that names the lock and what to do", async () => {
    const engine = engineWith({});
    engine.registry.delete(LOCKED);
    await expect(ensure(engine, "redis:8")).rejects.toMatchObject({
      hint: expect.stringMatching(
        /locked\.json locks redis:8 .*mayfly lock --update redis:8/,
      ) as string,
    });
  });
});

it.each(["postgres:17", "built:1", `redis@${digestOf("3")}`])(
  "%s, of which the lock has no digest, starts as always",
  async (name) => {
    const engine = engineWith({});
    engine.registry.add(name);
    expect(await ensure(engine, name)).toBe(name);
    expect(calls(engine, "images.pull")).toEqual([name]);
  },
);

it("MAYFLY_IMAGE_LOCK=off starts without the lock", async () => {
  const engine = engineWith({});
  engine.registry.add("redis:8");
  expect(await ensure(engine, "redis:8", {}, { MAYFLY_IMAGE_LOCK: "off" })).toBe("redis:8");
  expect(calls(engine, "images.pull")).toEqual(["redis:8"]);
});
