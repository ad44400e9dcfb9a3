import { once } from "node:events";
import type { Readable } from "node:stream";
import { EngineError } from "../../../src/errors";
import { emptySpec, mergeSpec, type SpecPatch } from "../../../src/spec/merge-spec";
import { StartedContainer } from "../../../src/container/started-container";
import { awaitRestart } from "../../../src/lifecycle/await-restart";
import { FakeEngine } from "../../support/fake-engine";
import { fakeRuntime } from "../../support/fake-runtime";
import { startContainer } from "../../support/start-container";
import { startFake } from "../../support/start-fake";

const TAKEN = new EngineError(
  "start container",
  "driver failed programming external connectivity on endpoint x: Bind for 127.0.0.1:40000 failed: port is already allocated",
  500,
);
const PORT: SpecPatch = { ports: [{ container: 80, protocol: "tcp" }] };
const FIXED: SpecPatch = { ports: [{ container: 80, protocol: "tcp", host: 40_000 }] };

const starts = (engine: FakeEngine): number =>
  engine.calls.filter(({ method }) => method === "containers.start").length;

describe("a start whose host port was taken before the engine used it", () => {
  it("is tried again with the same container", async () => {
    const engine = new FakeEngine();
    engine.failOn("containers.start", TAKEN);
    const { container } = await startFake(engine, PORT);
    expect(container.getMappedPort(80)).toBeGreaterThan(0);
    expect(starts(engine)).toBe(2);
    await container.stop();
    expect(engine.leftovers()).toEqual([]);
  });

  it("gives log consumers the whole output of the process", async () => {
    const engine = new FakeEngine();
    engine.failOn("containers.start", TAKEN);
    engine.onStart((id) => {
      engine.print(id, "one\ntwo\n");
      engine.exit(id, 0);
    });
    const ends: Promise<unknown>[] = [];
    const lines: string[] = [];
    await startFake(engine, {
      ...PORT,
      wait: { description: "nothing", survivesExit: true, until: () => Promise.resolve() },
      logConsumers: [
        (stream) => {
          ends.push(once(stream, "end"));
          stream.on("data", (line: string) => lines.push(line));
        },
      ],
    });
    await Promise.all(ends);
    expect([ends.length, lines]).toEqual([1, ["one\n", "two\n"]]);
  });

  it("fails with the engine's words when no try succeeds, and leaves nothing", async () => {
    const engine = new FakeEngine();
    for (let nth = 1; nth <= 5; nth++) engine.failOn("containers.start", TAKEN, nth);
    let ended: Promise<unknown> | undefined;
    const consumer = (stream: Readable): void => {
      ended = once(stream.resume(), "end");
    };
    await expect(startFake(engine, { ...PORT, logConsumers: [consumer] })).rejects.toMatchObject({
      code: "CONTAINER_START_FAILED",
      message: expect.stringContaining("port is already allocated") as string,
    });
    await ended;
    expect([starts(engine), engine.leftovers()]).toEqual([5, []]);
  });

  it("is not tried again when the user chose the port", async () => {
    const engine = new FakeEngine();
    engine.failOn("containers.start", TAKEN);
    await expect(startFake(engine, FIXED)).rejects.toThrow("port is already allocated");
    expect([starts(engine), engine.leftovers()]).toEqual([1, []]);
  });

  it("is tried again for a reusable container, also when it was stopped", async () => {
    const engine = new FakeEngine();
    const wait = { description: "nothing", until: () => Promise.resolve() };
    const spec = mergeSpec(emptySpec("fake:1"), { ...PORT, wait, reuse: {} });
    engine.failOn("containers.start", TAKEN);
    const first = await startContainer(spec, fakeRuntime(engine));
    engine.exit(first.id, 0);
    engine.failOn("containers.start", TAKEN);
    const second = await startContainer(spec, fakeRuntime(engine));
    expect([second.id, starts(engine)]).toEqual([first.id, 4]);
    await new StartedContainer(second, awaitRestart).stop();
    expect(engine.leftovers()).toEqual([]);
  });

  it("is tried again by restart()", async () => {
    const engine = new FakeEngine();
    const { container } = await startFake(engine, PORT);
    engine.failOn("containers.restart", TAKEN);
    await container.restart();
    expect((await container.getState()).running).toBe(true);
  });
});
