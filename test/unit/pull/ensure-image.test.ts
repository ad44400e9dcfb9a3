import { EngineError } from "../../../src/errors";
import { ensureImage } from "../../../src/pull/ensure-image";
import type { ImagePullPolicy, ImageToPull } from "../../../src/spec/container-spec";
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

/** Returns the name and, if given, the platform of each pull. */
const pulls = (engine: FakeEngine): unknown[] =>
  engine.calls
    .filter(({ method }) => method === "images.pull")
    .map(({ args: [image, options] }) => {
      const { platform } = options as { platform?: string };
      return platform === undefined ? image : [image, platform];
    });

const withRegistry = (present: string[], inRegistry: string[]): FakeEngine => {
  const engine = new FakeEngine(present);
  for (const image of inRegistry) engine.registry.add(image);
  return engine;
};

describe("ensureImage", () => {
  it("does not pull an image that exists", async () => {
    const engine = new FakeEngine(["app:1"]);
    expect(await ensure(engine, "app:1")).toBe("app:1");
    expect(pulls(engine)).toEqual([]);
  });

  it("pulls what is missing, as `latest` when there is no tag", async () => {
    const engine = withRegistry([], ["app:latest"]);
    expect(await ensure(engine, "app")).toBe("app:latest");
    expect(pulls(engine)).toEqual(["app:latest"]);
  });

  it("pulls by digest, which counts more than a tag", async () => {
    const byDigest = `app@sha256:${"a".repeat(64)}`;
    const engine = withRegistry([], [byDigest]);
    expect(await ensure(engine, byDigest.replace("@", ":1@"))).toBe(byDigest);
    expect(pulls(engine)).toEqual([byDigest]);
  });

  it('pulls nothing if a policy of the user answers "never", as in testcontainers', async () => {
    const pullPolicy: ImagePullPolicy = { shouldPull: () => "never" };
    const engine = withRegistry(["app:1"], ["app:1", "app:2"]);
    expect(await ensure(engine, "app:1", { pullPolicy })).toBe("app:1");
    await expect(ensure(engine, "app:2", { pullPolicy })).rejects.toThrow("forbids pulling it");
    expect(pulls(engine)).toEqual([]);
  });

  it("makes one pull for all that need the same image at once", async () => {
    const engine = withRegistry([], [`app:${process.pid}`]);
    await Promise.all(Array.from({ length: 8 }, () => ensure(engine, `app:${process.pid}`)));
    expect(pulls(engine)).toHaveLength(1);
  });

  it.each([
    ["asked for at every start", PullPolicy.alwaysPull()],
    ["to be less than an hour old", PullPolicy.ageBased(3_600_000)],
  ])("makes one pull for all, also of a missing image that is %s", async (title, pullPolicy) => {
    const app = `app:${process.pid}-${title.length}`;
    const engine = withRegistry([], [app]);
    await Promise.all(Array.from({ length: 8 }, () => ensure(engine, app, { pullPolicy })));
    expect(pulls(engine)).toHaveLength(1);
  });

  it("pulls an image that exists for another platform", async () => {
    const engine = withRegistry(["app:1"], ["app:1"]);
    await ensure(engine, "app:1", { platform: "linux/amd64" });
    expect(pulls(engine)).toEqual([]);
    await ensure(engine, "app:1", { platform: "linux/arm64" });
    expect(pulls(engine)).toEqual([["app:1", "linux/arm64"]]);
  });

  it("pulls for DOCKER_DEFAULT_PLATFORM if the code names no platform", async () => {
    const engine = withRegistry(["app:1"], ["app:1"]);
    const env = { DOCKER_DEFAULT_PLATFORM: "linux/arm64" };
    await ensure(engine, "app:1", { platform: "linux/amd64" }, env);
    expect(pulls(engine)).toEqual([]);
    await ensure(engine, "app:1", {}, env);
    expect(pulls(engine)).toEqual([["app:1", "linux/arm64"]]);
  });

  it("puts the prefix before images of Docker Hub only", async () => {
    const engine = new FakeEngine(["mirror:5000/hub/app:1", "ghcr.io/team/app:1"]);
    const env = { TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX: "mirror:5000/hub/" };
    expect(await ensure(engine, "app:1", {}, env)).toBe("mirror:5000/hub/app:1");
    expect(await ensure(engine, "ghcr.io/team/app:1", {}, env)).toBe("ghcr.io/team/app:1");
  });
});

describe("a pull policy", () => {
  const count = async (
    pullPolicy: ImagePullPolicy | undefined,
    env: NodeJS.ProcessEnv = {},
    created?: Date,
  ): Promise<number> => {
    const engine = withRegistry(["app:1"], ["app:1"]);
    engine.addImage("app:1", created === undefined ? {} : { created });
    await ensure(engine, "app:1", pullPolicy === undefined ? {} : { pullPolicy }, env);
    return pulls(engine).length;
  };
  const ago = (ms: number): Date => new Date(Date.now() - ms);
  const HOUR = 3_600_000;

  it("decides whether an existing image is pulled", async () => {
    expect(await count(PullPolicy.defaultPolicy())).toBe(0);
    expect(await count(PullPolicy.neverPull())).toBe(0);
    expect(await count(PullPolicy.alwaysPull())).toBe(1);
    expect(await count(PullPolicy.ageBased(HOUR), {}, ago(HOUR / 2))).toBe(0);
    expect(await count(PullPolicy.ageBased(HOUR), {}, ago(HOUR * 2))).toBe(1);
    expect(await count(PullPolicy.ageBased(HOUR))).toBe(1);
  });

  it("is that of the configuration unless code sets one", async () => {
    expect(await count(undefined, { TESTCONTAINERS_PULL_POLICY: "always" })).toBe(1);
    expect(await count(undefined, { TESTCONTAINERS_PULL_POLICY: "missing" })).toBe(0);
    expect(await count(PullPolicy.defaultPolicy(), { TESTCONTAINERS_PULL_POLICY: "always" })).toBe(
      0,
    );
    await expect(count(undefined, { TESTCONTAINERS_PULL_POLICY: "sometimes" })).rejects.toThrow(
      'TESTCONTAINERS_PULL_POLICY: expected missing, always or never, got "sometimes"',
    );
  });

  it("of the user gets the image, and may be asynchronous", async () => {
    const asked: ImageToPull[] = [];
    const policy = {
      shouldPull: (image: ImageToPull) => {
        asked.push(image);
        return Promise.resolve(image.info?.architecture !== "amd64");
      },
    };
    const engine = withRegistry(["hub/app:1"], ["hub/other:1"]);
    const env = { TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX: "hub" };
    await ensure(engine, "app:1", { pullPolicy: policy }, env);
    await ensure(engine, "other:1", { pullPolicy: policy }, env);
    expect(pulls(engine)).toEqual(["hub/other:1"]);
    expect(asked.map(({ name, info }) => [name.string, info?.architecture])).toEqual([
      ["hub/app:1", "amd64"],
      ["hub/other:1", undefined],
    ]);
  });

  it("of testcontainers takes no argument", async () => {
    class Sometimes implements ImagePullPolicy {
      readonly answer = true;
      shouldPull(): boolean {
        return this.answer;
      }
    }
    expect(await count(new Sometimes())).toBe(1);
  });

  it("that forbids pulling makes a missing image an error", async () => {
    const engine = withRegistry(["app:1"], ["app:1", "app:2"]);
    const pullPolicy = PullPolicy.neverPull();
    await expect(ensure(engine, "app:2", { pullPolicy })).rejects.toThrow(
      "Image app:2 could not be pulled: the engine does not have it, and the pull policy forbids pulling it\n" +
        "Hint: pull it beforehand with `docker pull app:2`, or use another pull policy",
    );
    await expect(
      ensure(engine, "app:1", { pullPolicy, platform: "linux/arm64" }),
    ).rejects.toMatchObject({
      message: expect.stringContaining("does not have it for linux/arm64") as string,
      hint: expect.stringContaining("docker pull --platform linux/arm64 app:1") as string,
    });
    expect(pulls(engine)).toEqual([]);
  });
});

describe("a pull that fails", () => {
  it("reports the registry, its message, and a hint", async () => {
    const engine = new FakeEngine([]);
    await expect(ensure(engine, "app:9")).rejects.toThrow(
      "Image app:9 could not be pulled: manifest for app:9 not found: manifest unknown: manifest unknown\n" +
        "Registry: Docker Hub, asked once, without a login\n" +
        "Hint: check the name and tag of app:9; if it is private, log in with `docker login`",
    );
    expect(pulls(engine)).toHaveLength(1);
  });

  it("says whose login was refused", async () => {
    const engine = new FakeEngine([]);
    const words = "unauthorized: authentication required";
    engine.failOn("images.pull", new EngineError("pull image", words, 500));
    const env = {
      DOCKER_AUTH_CONFIG: JSON.stringify({
        auths: { "r.example": { auth: Buffer.from("me:secret").toString("base64") } },
      }),
    };
    await expect(ensure(engine, "r.example/app:9", {}, env)).rejects.toThrow(
      "Image r.example/app:9 could not be pulled: unauthorized: authentication required\n" +
        "Registry: r.example, asked once, with the login of DOCKER_AUTH_CONFIG\n" +
        "Hint: r.example rejected the login from DOCKER_AUTH_CONFIG: log in again with `docker login r.example`",
    );
    const [call] = engine.calls.filter(({ method }) => method === "images.pull");
    expect(call?.args[1]).toMatchObject({
      auth: { username: "me", password: "secret", serveraddress: "r.example" },
    });
  });

  it("is tried three times when the connection to the registry fails", async () => {
    const engine = withRegistry([], ["app:9"]);
    const timeout = new EngineError("pull image app:9", "dial tcp: i/o timeout", 500);
    for (const nth of [1, 2, 3]) engine.failOn("images.pull", timeout, nth);
    await expect(ensure(engine, "app:9")).rejects.toThrow(
      "Image app:9 could not be pulled: dial tcp: i/o timeout\n" +
        "Registry: Docker Hub, asked 3 times, without a login\n" +
        "Hint: check that the engine can reach Docker Hub: `docker pull app:9`",
    );
    expect(pulls(engine)).toHaveLength(3);
    expect(await ensure(engine, "app:9")).toBe("app:9");
  });

  it("for lack of the registry fails for all that wait for it, and for none later", async () => {
    const engine = new FakeEngine([]);
    const timeout = new EngineError("pull image app:7", "dial tcp: i/o timeout", 500);
    for (const nth of [1, 2, 3, 4, 5, 6]) engine.failOn("images.pull", timeout, nth);
    const app = `app:7-${process.pid}`;
    const failures = await Promise.all(
      Array.from({ length: 8 }, () => ensure(engine, app).catch((error: unknown) => error)),
    );
    expect(pulls(engine)).toHaveLength(3);
    for (const failure of failures) {
      expect(failure).toMatchObject({
        code: "IMAGE_PULL_FAILED",
        message: (failures[0] as Error).message,
        evidence: { registry: "Docker Hub", tries: 3, login: undefined },
      });
    }
    await expect(ensure(engine, app)).rejects.toThrow("asked 3 times");
    expect(pulls(engine)).toHaveLength(6);
  });

  it("for a wrong name is tried by each, which may have another login", async () => {
    const engine = new FakeEngine([]);
    const app = `app:8-${process.pid}`;
    await Promise.allSettled([ensure(engine, app), ensure(engine, app)]);
    expect(pulls(engine)).toHaveLength(2);
  });

  it("has a valid limit for the time without progress", async () => {
    const env = { TESTCONTAINERS_PULL_PAUSE_TIMEOUT: "a minute" };
    await expect(ensure(new FakeEngine([]), "app:1", {}, env)).rejects.toThrow(
      'TESTCONTAINERS_PULL_PAUSE_TIMEOUT: expected a number of seconds above 0 and below 1000000, got "a minute"',
    );
  });
});
