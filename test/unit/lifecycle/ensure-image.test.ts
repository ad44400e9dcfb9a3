import { EngineError } from "../../../src/errors";
import { ensureImage } from "../../../src/lifecycle/ensure-image";
import { emptySpec, mergeSpec, type SpecPatch } from "../../../src/spec/merge-spec";
import { PullPolicy } from "../../../src/spec/pull-policy";
import { FakeEngine } from "../../support/fake-engine";
import { fakeRuntime } from "../../support/fake-runtime";

const ensure = (
  engine: FakeEngine,
  image: string,
  patch: SpecPatch = {},
  env: NodeJS.ProcessEnv = {},
): Promise<string> => ensureImage(mergeSpec(emptySpec(image), patch), fakeRuntime(engine, env));

const pulls = (engine: FakeEngine): unknown[] =>
  engine.calls.filter(({ method }) => method === "pullImage").map(({ args }) => args);

describe("ensureImage", () => {
  it("pulls nothing that is there", async () => {
    const engine = new FakeEngine(["app:1"]);
    expect(await ensure(engine, "app:1")).toBe("app:1");
    expect(pulls(engine)).toEqual([]);
  });

  it("pulls what is missing, as `latest` when there is no tag", async () => {
    const engine = new FakeEngine([]);
    engine.registry.add("app:latest");
    expect(await ensure(engine, "app")).toBe("app:latest");
    expect(pulls(engine)).toEqual([["app:latest", {}]]);
  });

  it("makes one pull for all who want the same image at once", async () => {
    const engine = new FakeEngine([]);
    engine.registry.add(`app:${process.pid}`);
    await Promise.all(Array.from({ length: 8 }, () => ensure(engine, `app:${process.pid}`)));
    expect(pulls(engine)).toHaveLength(1);
  });

  it("pulls what is there for another platform", async () => {
    const engine = new FakeEngine(["app:1"]);
    engine.registry.add("app:1");
    await ensure(engine, "app:1", { platform: "linux/amd64" });
    expect(pulls(engine)).toEqual([]);
    await ensure(engine, "app:1", { platform: "linux/arm64" });
    expect(pulls(engine)).toEqual([["app:1", { platform: "linux/arm64" }]]);
  });

  it("pulls what is there when the policy says so", async () => {
    const engine = new FakeEngine(["app:1"]);
    engine.registry.add("app:1");
    await ensure(engine, "app:1", { pullPolicy: PullPolicy.defaultPolicy() });
    expect(pulls(engine)).toEqual([]);
    await ensure(engine, "app:1", { pullPolicy: PullPolicy.alwaysPull() });
    expect(pulls(engine)).toHaveLength(1);
  });

  it("puts the prefix before images of Docker Hub only", async () => {
    const engine = new FakeEngine(["mirror:5000/hub/app:1", "ghcr.io/team/app:1"]);
    const env = { TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX: "mirror:5000/hub/" };
    expect(await ensure(engine, "app:1", {}, env)).toBe("mirror:5000/hub/app:1");
    expect(await ensure(engine, "ghcr.io/team/app:1", {}, env)).toBe("ghcr.io/team/app:1");
  });

  it("passes on the registry's words, with a hint", async () => {
    const engine = new FakeEngine([]);
    await expect(ensure(engine, "app:9")).rejects.toThrow(
      "Image app:9 could not be pulled: manifest for app:9 not found: manifest unknown: manifest unknown\n" +
        "Hint: check the name and tag of app:9, and whether its registry wants a login",
    );
  });

  it("points to the registry when that is out of reach", async () => {
    const engine = new FakeEngine([]);
    engine.failOn("pullImage", new EngineError("pull image app:9", "dial tcp: i/o timeout", 500));
    await expect(ensure(engine, "app:9")).rejects.toThrow(
      "Image app:9 could not be pulled: dial tcp: i/o timeout\n" +
        "Hint: check that the engine reaches the registry: docker pull app:9",
    );
  });
});
