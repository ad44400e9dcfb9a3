import { build } from "../../../src/build/build";
import { emptyOrder, type BuildOrder } from "../../../src/build/build-order";
import { checkContextFiles } from "../../../src/build/context/check-source";
import { EngineError } from "../../../src/errors";
import { PullPolicy } from "../../../src/spec/pull-policy";
import { FakeEngine } from "../../support/fake-engine";
import { fakeRuntime, type FakeRuntime } from "../../support/fake-runtime";
import type { ImageBuildRequest } from "../../../src/engine/requests/builds";

let engine: FakeEngine;
let runtime: FakeRuntime;
beforeEach(() => {
  engine = new FakeEngine();
  runtime = fakeRuntime(engine);
});

const order = (change: Partial<BuildOrder> = {}, dockerfile = "FROM base:1"): BuildOrder => ({
  ...emptyOrder(checkContextFiles({ Dockerfile: dockerfile, a: "b" }, {}, "test")),
  ...change,
});

const builds = (): ImageBuildRequest[] =>
  engine.calls
    .filter(({ method }) => method === "builds.run")
    .map(({ args }) => args[0] as ImageBuildRequest);

const owned = { kept: false };
const kept = { kept: true };

describe("an image", () => {
  it("belongs to the session, which is held before the image exists", async () => {
    runtime.reaper.track = (filter) => {
      expect(builds()).toEqual([]);
      runtime.tracked.push(filter);
      return Promise.resolve();
    };
    await build(order(), "shop:1", owned, runtime);
    expect(runtime.tracked).toEqual([runtime.session.filter]);
    expect(engine.builds.sent).toEqual(["Dockerfile", "a", ".dockerignore", ".dockerfile.mayfly"]);
  });

  it("that is kept belongs to no session", async () => {
    await build(order({ labels: { team: "blue" } }), "shop:1", kept, runtime);
    expect(runtime.tracked).toEqual([]);
    const [request] = builds();
    expect(request?.labels ?? {}).not.toHaveProperty("session");
  });

  it("also has the mirror's name, which containers request", async () => {
    const env = { TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX: "mirror.example.com/hub" };
    await build(order(), "shop:1", owned, fakeRuntime(engine, env));
    await build(order(), "localhost/shop:1", kept, fakeRuntime(engine, env));
    expect(builds().map(({ tags }) => tags)).toEqual([
      ["shop:1", "mirror.example.com/hub/shop:1"],
      ["localhost/shop:1"],
    ]);
  });
});

test("a build is for DOCKER_DEFAULT_PLATFORM if the code names no platform", async () => {
  const there = fakeRuntime(engine, { DOCKER_DEFAULT_PLATFORM: "linux/arm64" });
  await build(order(), "shop:1", owned, there);
  await build(order({ platform: "linux/s390x" }), "shop:1", owned, there);
  await build(order(), "shop:1", owned, runtime);
  expect(builds().map(({ platform }) => platform)).toEqual([
    "linux/arm64",
    "linux/s390x",
    undefined,
  ]);
});

describe("a build of the same inputs", () => {
  // The fake engine keeps the labels of requests; it does not read those of a Dockerfile.
  const changes: Partial<BuildOrder> = { target: "x" };
  const first = (): Promise<void> => build(order(changes), "shop:1", owned, runtime);

  it("is skipped", async () => {
    await first();
    await build(order(changes), "shop:2", owned, runtime);
    expect(builds()).toHaveLength(1);
    expect(engine.stored.images.get("shop:2")).toEqual(engine.stored.images.get("shop:1"));
  });

  it.each<[string, Partial<BuildOrder>, { kept: boolean }, string?]>([
    ["to be kept", {}, kept],
    ["without the cache", { cache: false }, owned],
    ["that pulls", { pullPolicy: PullPolicy.alwaysPull() }, owned],
    ["that is not to be skipped", { skipUnchanged: false }, owned],
    ["with other arguments", { buildArgs: { a: "b" } }, owned],
    ["with other labels", { labels: { a: "b" } }, owned],
    ["with other hosts", { extraHosts: { a: "10.0.0.1" } }, owned],
    ["of another stage", { target: "y" }, owned],
    ["of another Dockerfile", {}, owned, "FROM base:2"],
  ])("is not skipped: one %s", async (_, change, ownership, dockerfile = "FROM base:1") => {
    await first();
    await build(order({ ...changes, ...change }, dockerfile), "shop:2", ownership, runtime);
    expect(builds()).toHaveLength(2);
  });

  it("is not skipped when the base image has changed, or it downloads something", async () => {
    await first();
    engine.addImage("base:1");
    await first();
    expect(builds()).toHaveLength(2);
    const fromNetwork = "FROM base:1\nADD https://example.com/a /";
    await build(order(changes, fromNetwork), "shop:2", owned, runtime);
    await build(order(changes, fromNetwork), "shop:2", owned, runtime);
    expect(builds()).toHaveLength(4);
  });

  it("runs when the earlier image is removed in the meantime", async () => {
    await first();
    engine.failOn("images.tag", new EngineError("tag image", "No such image", 404));
    await first();
    expect(builds()).toHaveLength(2);
  });
});

test("a policy is asked for every base image", async () => {
  const asked: unknown[] = [];
  engine.addImage("base:1");
  const pullPolicy = {
    shouldPull: ({ name, info }: { name: { string: string }; info: unknown }) => {
      asked.push([name.string, info !== undefined]);
      return false;
    },
  };
  await build(order({ pullPolicy }, "FROM base:1\nFROM other:2"), "shop:1", owned, runtime);
  expect(asked).toEqual([
    ["base:1", true],
    ["other:2", false],
  ]);
  expect(builds()[0]?.pull).toBe(false);
});

describe("a build that fails", () => {
  it("reports the last lines, and what to do", async () => {
    engine.builds.output = Array.from({ length: 40 }, (_, index) => `line ${index}`);
    engine.failOn("builds.run", new EngineError("build", "pull access denied for x", 404));
    const lines: string[] = [];
    const logSinks = [(line: string): unknown => lines.push(line)];
    await expect(build(order({ logSinks }), "shop:1", owned, runtime)).rejects.toMatchObject({
      name: "ImageBuildError",
      code: "IMAGE_BUILD_FAILED",
      image: "shop:1",
      message: expect.stringMatching(/^Failed to build image shop:1: pull access denied/) as string,
      hint: expect.stringContaining("check the names of the base images") as string,
    });
  });

  it.each([
    ["manifest for x:1 not found: manifest unknown", "check the names of the base images"],
    ["docker.io/library/x:1: not found", "check the names of the base images"],
    ["COPY failed: file not found in build context or excluded by .dockerignore", undefined],
  ])("blames the base image only for its own failure: %s", async (reason, hint) => {
    engine.failOn("builds.run", new EngineError("build", reason, undefined));
    await expect(build(order(), "shop:1", owned, runtime)).rejects.toMatchObject({
      hint: hint === undefined ? undefined : (expect.stringContaining(hint) as string),
    });
  });

  it("is undone when it is aborted at the moment it succeeds", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const buildImage = engine.builds.run.bind(engine.builds);
    engine.builds.run = async (...args) => {
      const id = await buildImage(...args);
      controller.abort(reason);
      return id;
    };
    const building = build(order(), "shop:1", owned, runtime, controller.signal);
    await expect(building).rejects.toBe(reason);
    expect(engine.calls.at(-1)?.method).toBe("images.remove");
  });
});
