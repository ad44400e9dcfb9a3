import { once } from "node:events";
import type { Readable } from "node:stream";
import { EngineError } from "../../../../src/errors";
import { FakeEngine } from "../../../support/fake-engine";
import { eventually } from "../../../support/eventually";
import { startFake } from "../../../support/start-fake";

interface Heard {
  readonly engine: FakeEngine;
  readonly id: string;
  readonly lines: string[];
  readonly end: Promise<unknown>;
  /** Resolves when a line has come. */
  readonly hears: (line: string) => Promise<void>;
}

/** Starts a container with a log consumer. */
async function listening(): Promise<Heard> {
  const engine = new FakeEngine();
  const lines: string[] = [];
  let end: Promise<unknown> = Promise.resolve();
  const consume = (stream: Readable): void => {
    stream.on("data", (line: string) => lines.push(line.trim()));
    end = once(stream, "end");
  };
  const { id } = await startFake(engine, { logConsumers: [consume] });
  const hears = (line: string): Promise<void> =>
    eventually(line, async () => lines.includes(line) || JSON.stringify(lines));
  return { engine, id, lines, end, hears };
}

describe("a log consumer whose connection is lost", () => {
  it("gets the lines in between and further ones, each once", async () => {
    const { engine, id, lines, end, hears } = await listening();
    engine.print(id, "one\n");
    engine.print(id, "two\n", "stderr");
    await hears("two");
    engine.endFollowers(id);
    engine.print(id, "three\n");
    await hears("three");
    engine.print(id, "four\n", "stderr");
    await hears("four");
    engine.exit(id, 0);
    await end;
    expect(lines).toEqual(["one", "two", "three", "four"]);
  });

  it("gets a line whole that was cut", async () => {
    const { engine, id, lines, end } = await listening();
    engine.print(id, "begin");
    engine.endFollowers(id);
    engine.exit(id, 0);
    await end;
    expect(lines).toEqual(["begin"]);
  });

  it("goes on when the engine answers again", async () => {
    const { engine, id, lines, end, hears } = await listening();
    engine.print(id, "one\n");
    await hears("one");
    const away = new EngineError("do it", "it does not answer", undefined);
    engine.failOn("containers.inspect", away, 1);
    engine.failOn("containers.logs", away, 1);
    engine.endFollowers(id);
    engine.print(id, "two\n");
    await hears("two");
    engine.exit(id, 0);
    await end;
    expect(lines).toEqual(["one", "two"]);
  });

  it("ends with what it has if the log cannot be read", async () => {
    const { engine, id, lines, end, hears } = await listening();
    engine.print(id, "one\ntwo");
    await hears("one");
    engine.failOn("containers.logs", new EngineError("read the log", "no such driver", 501));
    engine.endFollowers(id);
    await end;
    expect(lines).toEqual(["one", "two"]);
  });
});
