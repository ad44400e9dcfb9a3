import { awaitRestart } from "../../../src/lifecycle/await-restart";
import { emptySpec, mergeSpec } from "../../../src/spec/merge-spec";
import type { WaitContext } from "../../../src/spec/wait";
import { FakeEngine } from "../../support/fake-engine";
import { fakeRuntime } from "../../support/fake-runtime";
import { startContainer } from "../../support/start-container";

it("counts the log lines of a process from its start only if it was started again", async () => {
  const engine = new FakeEngine(["fake:1"]);
  const seen: (Date | undefined)[] = [];
  const until = (_: unknown, { startedAt }: WaitContext): Promise<void> => {
    seen.push(startedAt);
    return Promise.resolve();
  };
  const spec = mergeSpec(emptySpec("fake:1"), { wait: { description: "nothing", until } });
  const handle = await startContainer(spec, fakeRuntime(engine));
  await awaitRestart(handle);
  await engine.containers.stop(handle.id, 0);
  await engine.containers.start(handle.id);
  await awaitRestart(handle);
  const since = new Date(5);
  await awaitRestart(handle, since);
  const { startedAt } = handle.info.state;
  expect(startedAt).toBeInstanceOf(Date);
  expect(seen).toEqual([undefined, undefined, startedAt, since]);
});
