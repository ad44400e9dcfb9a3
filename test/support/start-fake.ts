import { StartedContainer } from "../../src/container/started-container";
import { awaitRestart } from "../../src/lifecycle/await-restart";
import { emptySpec, mergeSpec, type SpecPatch } from "../../src/spec/merge-spec";
import type { FakeEngine } from "./fake-engine";
import { fakeRuntime, type FakeRuntime } from "./fake-runtime";
import { startContainer } from "./start-container";

/** Starts a container on a fake engine, as users get it. It is ready at once. */
export async function startFake(
  engine: FakeEngine,
  patch: SpecPatch = {},
): Promise<{ container: StartedContainer; id: string; runtime: FakeRuntime }> {
  const wait = { description: "nothing", until: () => Promise.resolve() };
  const runtime = fakeRuntime(engine);
  const spec = mergeSpec(mergeSpec(emptySpec("fake:1"), { wait }), patch);
  const handle = await startContainer(spec, runtime);
  return { container: new StartedContainer(handle, awaitRestart), id: handle.id, runtime };
}
