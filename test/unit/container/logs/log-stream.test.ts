import { once } from "node:events";
import type { Readable } from "node:stream";
import { realProcess } from "../../../../src/common/process-wide";
import { FakeEngine } from "../../../support/fake-engine";
import { eventually } from "../../../support/eventually";
import { startFake } from "../../../support/start-fake";

/** Collects what the documented events of a log's stream report. */
function listen(stream: Readable): { data: string[]; err: string[]; end: Promise<unknown> } {
  const data: string[] = [];
  const err: string[] = [];
  stream.on("data", (line: string) => data.push(line)).on("err", (line: string) => err.push(line));
  return { data, err, end: once(stream, "end") };
}

const ALL = ["one\n", "two\n", "three\n"];

describe("the lines of standard error", () => {
  it("reach a consumer among all lines, and again as an event", async () => {
    const engine = new FakeEngine();
    let heard: ReturnType<typeof listen> | undefined;
    const { id } = await startFake(engine, {
      logConsumers: [(stream: Readable) => (heard = listen(stream))],
    });
    engine.print(id, "one\n");
    engine.print(id, "two\n", "stderr");
    engine.print(id, "three\n");
    engine.exit(id, 0);
    await heard?.end;
    expect(heard).toMatchObject({ data: ALL, err: ["two\n"] });
  });

  it("arrive as an event from logs(), too", async () => {
    const engine = new FakeEngine();
    const { container, id } = await startFake(engine);
    engine.print(id, "one\n");
    engine.print(id, "two\n", "stderr");
    const heard = listen(await container.logs());
    engine.print(id, "three\n");
    await eventually("all lines have come", () => Promise.resolve(heard.data.length === 3 || ""));
    engine.exit(id, 0);
    await heard.end;
    expect(heard).toMatchObject({ data: ALL, err: ["two\n"] });
  });
});

it("a listener that throws stops neither the stream nor the other listeners", async () => {
  const engine = new FakeEngine();
  const { container, id } = await startFake(engine);
  engine.print(id, "one\ntwo\n");
  const warned = jest.spyOn(realProcess, "emitWarning").mockReturnValue();
  const log = await container.logs();
  log.on("data", () => {
    throw new Error("no JSON");
  });
  const heard = listen(log);
  engine.print(id, "three\n");
  engine.exit(id, 0);
  await heard.end;
  expect(heard.data).toEqual(ALL);
  expect(warned.mock.calls.map(([message]) => message)).toEqual([
    "A listener for the log of a container of fake:1 threw: no JSON. It still gets all further lines; Mayfly does not report its further errors.",
  ]);
  warned.mockRestore();
});

describe("a reader that goes away", () => {
  it.each([
    [
      "by leaving its loop",
      async (log: Readable) => {
        for await (const _line of log) break;
      },
    ],
    ["by destroying the stream", (log: Readable) => Promise.resolve(void log.destroy())],
  ])("%s closes its request", async (_, leave) => {
    const engine = new FakeEngine();
    const { container, id } = await startFake(engine);
    engine.print(id, "one\n");
    const asked = jest.spyOn(engine.containers, "logs");
    const log = await container.logs();
    await eventually("the log is asked for", () =>
      Promise.resolve(asked.mock.calls.length > 0 || ""),
    );
    const signal = asked.mock.calls[0]?.[2];
    await leave(log);
    await eventually("the request is closed", () =>
      Promise.resolve(signal?.aborted === true || ""),
    );
  });
});
