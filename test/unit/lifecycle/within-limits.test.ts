import { rmSync } from "node:fs";
import { runFolder } from "../../../src/run/run-folder";
import { startContext, type StartContext } from "../../../src/lifecycle/start-context";
import { withinLimits } from "../../../src/lifecycle/within-limits";
import { emptySpec, mergeSpec } from "../../../src/spec/merge-spec";
import { FakeEngine } from "../../support/fake-engine";
import { fakeRuntime } from "../../support/fake-runtime";
import { ownSession } from "../../support/own-session";

const id = ownSession();
const SPEC = emptySpec("redis:8");
const never = (): Promise<string> => Promise.reject(new Error("created"));

afterEach(() => {
  rmSync(runFolder({ id }), { recursive: true, force: true });
});

function contextOf(env: NodeJS.ProcessEnv, engine = new FakeEngine(["redis:8"])): StartContext {
  const runtime = fakeRuntime(engine, env);
  return startContext({ ...runtime, session: { ...runtime.session, id } });
}

async function fullContext(): Promise<StartContext> {
  const context = contextOf({ MAYFLY_CONTAINER_LIMIT: "1" });
  const body = { Image: "redis:8", Labels: context.session.filter, HostConfig: {} };
  await context.engine.containers.create({ body, name: "first" } as never);
  return context;
}

it("creates a container for which there is room", async () => {
  const context = contextOf({ MAYFLY_CONTAINER_LIMIT: "1" });
  expect(await withinLimits(SPEC, context, () => Promise.resolve("new"))).toBe("new");
});

it("says which containers take the room if it waits in vain", async () => {
  await expect(withinLimits(SPEC, await fullContext(), never, 10)).rejects.toMatchObject({
    code: "LIMIT_REACHED",
    message: expect.stringMatching(
      /no room for a container of redis:8 .*MAYFLY_CONTAINER_LIMIT is 1, and these exist: \S+/,
    ) as string,
  });
});

it("ends its waiting when the start is aborted", async () => {
  const abort = new AbortController();
  const context = { ...(await fullContext()), signal: abort.signal };
  const waiting = withinLimits(SPEC, context, never);
  abort.abort(new Error("over"));
  await expect(waiting).rejects.toThrow("over");
});

it("refuses a container that is larger than the limit at once", async () => {
  const spec = mergeSpec(SPEC, { resources: { memory: 2 } });
  await expect(withinLimits(spec, contextOf({ MAYFLY_MEMORY_LIMIT: "1g" }), never)).rejects.toThrow(
    "MAYFLY_MEMORY_LIMIT is 1 GiB, and the container alone may use 2 GiB",
  );
});
