import { EngineError } from "../../../src/errors";
import type { ContainerSpec } from "../../../src/spec/container-spec";
import { emptySpec, mergeSpec, type SpecPatch } from "../../../src/spec/merge-spec";
import { FakeEngine } from "../../support/fake-engine";
import { fakeRuntime } from "../../support/fake-runtime";
import { startContainer } from "../../support/start-container";

const KEEP = { MAYFLY_KEEP_FAILED: "1" };

/** A container that is never ready. */
const failing = (patch: SpecPatch = {}): ContainerSpec => {
  const wait = { description: "never", until: () => new Promise<void>(() => undefined) };
  // Long enough for all that comes before the wait, on a busy machine.
  return mergeSpec(mergeSpec(emptySpec("fake:1"), { wait, startupTimeout: 1_000 }), patch);
};

async function failureOf(engine: FakeEngine, spec: ContainerSpec, env = KEEP): Promise<unknown> {
  return startContainer(spec, fakeRuntime(engine, env)).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("a container whose start fails", () => {
  let engine: FakeEngine;
  let id: string;

  beforeEach(() => {
    engine = new FakeEngine();
    engine.onStart((started) => (id = started));
  });

  const remaining = (): [string, boolean][] =>
    [...engine.stored.containers.values()].map(({ name, running }) => [name, running]);

  it("is removed by default", async () => {
    const error = await failureOf(engine, failing(), {} as never);
    expect(error).toMatchObject({ code: "STARTUP_TIMEOUT", kept: undefined });
    expect(remaining()).toEqual([]);
  });

  it("is renamed and stopped if it is kept, and the error says so before its hint", async () => {
    const error = await failureOf(engine, failing());
    const name = `mayfly-failed-${id.slice(0, 12)}`;
    expect(remaining()).toEqual([[name, false]]);
    expect(error).toMatchObject({
      code: "STARTUP_TIMEOUT",
      kept: { name, removal: "npx mayfly prune" },
      message: expect.stringContaining(
        `It logged nothing.\nThe container is kept: docker logs ${name}; docker start ${name}. To remove it: npx mayfly prune\nHint: `,
      ) as string,
    });
  });

  it("is kept if it exits by itself, or if a hook fails", async () => {
    engine.onStart((started) => {
      engine.exit(started, 3);
    });
    expect(await failureOf(engine, failing({ startupTimeout: 60_000 }))).toMatchObject({
      code: "CONTAINER_EXITED",
      kept: { name: `mayfly-failed-${id.slice(0, 12)}` },
    });
    const hooks = [{ created: () => Promise.reject(new Error("no")) }];
    expect(await failureOf(engine, failing({ hooks }))).toMatchObject({
      code: "CONTAINER_START_FAILED",
      kept: { removal: "npx mayfly prune" },
    });
    expect(remaining()).toHaveLength(2);
  });

  it("is removed if the start is aborted", async () => {
    const controller = new AbortController();
    engine.onStart(() => {
      controller.abort(new Error("enough"));
    });
    const start = startContainer(failing(), fakeRuntime(engine, KEEP), controller.signal);
    await expect(start).rejects.toThrow("enough");
    expect(remaining()).toEqual([]);
  });

  it("is removed if the engine does not rename it", async () => {
    engine.failOn("containers.rename", new EngineError("rename", "no", 500));
    expect(await failureOf(engine, failing())).toMatchObject({ kept: undefined });
    expect(remaining()).toEqual([]);
  });

  it("is kept running if the engine does not stop it", async () => {
    engine.failOn("containers.stop", new EngineError("stop", "no", 500));
    await failureOf(engine, failing());
    expect(remaining()).toEqual([[`mayfly-failed-${id.slice(0, 12)}`, true]]);
  });

  it("without labels has to be removed by hand", async () => {
    expect(await failureOf(engine, failing({ autoCleanup: false }))).toMatchObject({
      kept: { removal: `docker rm -v mayfly-failed-${id.slice(0, 12)}` },
    });
  });

  it("gives up the name that is for its reuse", async () => {
    expect(await failureOf(engine, failing({ reuse: {} }))).toMatchObject({
      kept: { removal: "npx mayfly prune --reused" },
    });
    expect(remaining()).toEqual([[`mayfly-failed-${id.slice(0, 12)}`, false]]);
  });

  it("is not created if the setting is wrong", async () => {
    const error = await failureOf(engine, failing(), { MAYFLY_KEEP_FAILED: "yes" });
    expect(error).toMatchObject({
      message: 'MAYFLY_KEEP_FAILED: expected 1 or 0, got "yes"',
    });
    expect(remaining()).toEqual([]);
  });
});
