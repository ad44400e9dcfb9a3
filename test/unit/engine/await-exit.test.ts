import { awaitExit } from "../../../src/engine/await-exit";
import { EngineError } from "../../../src/errors";
import { startContainer } from "../../support/start-container";
import { emptySpec, mergeSpec } from "../../../src/spec/merge-spec";
import { FakeEngine } from "../../support/fake-engine";
import { fakeRuntime } from "../../support/fake-runtime";

const wait = { description: "nothing", until: () => Promise.resolve() };

async function running(): Promise<{ engine: FakeEngine; id: string }> {
  const engine = new FakeEngine();
  const spec = mergeSpec(emptySpec("fake:1"), { wait });
  const { id } = await startContainer(spec, fakeRuntime(engine));
  return { engine, id };
}

const dropped = new EngineError("wait", "the connection was closed", undefined);

describe("awaitExit", () => {
  it("gives the exit code as soon as there is one", async () => {
    const { engine, id } = await running();
    const exit = awaitExit(engine, id);
    engine.exit(id, 7);
    expect(await exit).toBe(7);
  });

  it("waits again if the engine drops the connection while the container runs", async () => {
    const { engine, id } = await running();
    engine.failOn("containers.waitForExit", dropped);
    const exit = awaitExit(engine, id);
    while (engine.calls.filter(({ method }) => method === "containers.waitForExit").length < 3) {
      await new Promise(setImmediate);
    }
    engine.exit(id, 5);
    expect(await exit).toBe(5);
  });

  it("asks for the code when the container ended meanwhile", async () => {
    const { engine, id } = await running();
    engine.failOn("containers.waitForExit", dropped);
    engine.exit(id, 9);
    expect(await awaitExit(engine, id)).toBe(9);
  });

  it("rejects when the container is gone", async () => {
    const { engine, id } = await running();
    await engine.containers.remove(id, { volumes: true });
    await expect(awaitExit(engine, id)).rejects.toMatchObject({ statusCode: 404 });
  });

  it("rejects with the reason of the signal", async () => {
    const { engine, id } = await running();
    const abort = new AbortController();
    const exit = awaitExit(engine, id, abort.signal);
    abort.abort("enough");
    await expect(exit).rejects.toBe("enough");
  });
});
