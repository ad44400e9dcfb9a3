import { once } from "node:events";
import { PassThrough, Readable } from "node:stream";
import { GenericContainer } from "../../../src";
import { realProcess } from "../../../src/common/process-wide";
import { EngineError } from "../../../src/errors";
import { FakeEngine } from "../../support/fake-engine";
import { startFake } from "../../support/start-fake";

let engine: FakeEngine;
/** The inputs of the containers, in the order in which they were attached. */
let inputs: PassThrough[];

beforeEach(() => {
  engine = new FakeEngine();
  inputs = [];
  const attach = engine.containers.attachStdio.bind(engine.containers);
  jest.spyOn(engine.containers, "attachStdio").mockImplementation(async (id, signal) => {
    const { output } = await attach(id, signal);
    const stdin = new PassThrough();
    inputs.push(stdin);
    return { output, stdin };
  });
});

const received = async (): Promise<string> =>
  Buffer.concat((await inputs.at(-1)!.toArray()) as Buffer[]).toString();

describe("the input of a container", () => {
  it.each([
    ["a string", "grün"],
    ["a Buffer", Buffer.from("grün")],
    ["a stream", Readable.from(["gr", "ün"])],
  ])("is %s, and ends", async (_, stdin) => {
    await startFake(engine, { stdin });
    expect(await received()).toBe("grün");
  });

  it("is attached before the process starts, and opened by the request", async () => {
    const { id } = await startFake(engine, { stdin: "x" });
    const methods = engine.calls.map(({ method }) => method);
    expect(methods.indexOf("containers.attachStdio")).toBeLessThan(
      methods.indexOf("containers.start"),
    );
    expect(engine.stored.containers.get(id)?.request.body).toMatchObject({
      AttachStdin: true,
      OpenStdin: true,
      StdinOnce: true,
    });
  });

  it("goes on after the start", async () => {
    const stdin = new PassThrough();
    await startFake(engine, { stdin });
    stdin.end("later");
    expect(await received()).toBe("later");
  });

  it("is sent to the start that succeeds", async () => {
    const words = "Bind for 127.0.0.1:40000 failed: port is already allocated";
    engine.failOn("containers.start", new EngineError("start container", words, 500));
    await startFake(engine, {
      ports: [{ container: 80, protocol: "tcp" }],
      stdin: Readable.from(["x"]),
    });
    expect([inputs.length, inputs[0]?.destroyed]).toEqual([2, true]);
    expect(await received()).toBe("x");
  });

  it("that fails later ends, with a warning", async () => {
    const stdin = new PassThrough();
    await startFake(engine, { stdin });
    const input = inputs[0]!;
    stdin.write("half");
    expect(String((await once(input, "data"))[0])).toBe("half");
    const warned = new Promise<unknown[]>((resolve) => {
      jest.spyOn(realProcess, "emitWarning").mockImplementation((...args: unknown[]) => {
        resolve(args);
      });
    });
    stdin.destroy(new Error("disk on fire"));
    expect(await warned).toEqual([
      "The standard input of a container of fake:1 ended early: disk on fire",
      { type: "MayflyWarning", code: "STDIN_FAILED" },
    ]);
    expect(input.writableEnded).toBe(true);
  });
});

describe("an input that cannot be sent", () => {
  it("is a stream of an earlier start", async () => {
    const stdin = Readable.from(["x"]);
    await startFake(engine, { stdin });
    await received();
    await expect(startFake(engine, { stdin })).rejects.toThrow(
      "withStdin: expected a stream that is not read yet (a string or a Buffer serves several starts), got one that was read before",
    );
  });

  it("is a stream that has failed", async () => {
    const stdin = new PassThrough();
    // Otherwise the error would have no listener, and would end the process.
    new GenericContainer("fake:1").withStdin(stdin);
    stdin.destroy(new Error("no such file"));
    await expect(startFake(engine, { stdin })).rejects.toThrow("got one that failed: no such file");
  });

  it.each([["reuse"], ["bake"]])("is one of a container with %s", async (option) => {
    await expect(startFake(engine, { stdin: "x", [option]: {} })).rejects.toMatchObject({
      code: "INVALID_OPTION",
      option: "withStdin",
    });
    expect(engine.calls).toEqual([]);
  });

  it("is one of a process that is started again", async () => {
    const { container } = await startFake(engine, { stdin: "x" });
    await expect(container.restart()).rejects.toThrow(
      "restart: expected a container without withStdin(), got one with it",
    );
    const stopped = await container.stop({ remove: false });
    await expect(stopped.start()).rejects.toMatchObject({ code: "INVALID_OPTION" });
  });
});
