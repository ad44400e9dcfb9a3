import { PassThrough, Readable } from "node:stream";
import { FakeEngine } from "../../../support/fake-engine";
import { startFake } from "../../../support/start-fake";
import type { StartedContainer } from "../../../../src/container/started-container";
import type { ExecRequest } from "../../../../src/engine/requests/containers";

let engine: FakeEngine;
let container: StartedContainer;
/** Returns what the engine was asked to run. */
let requests: ExecRequest[];

beforeEach(async () => {
  engine = new FakeEngine();
  requests = [];
  engine.onExec((_, request) => {
    requests.push(request);
    if (request.command[0] === "cat") return { echoes: true };
    return request.command[0] === "sleep" ? { stdout: "begun\n", lasts: true } : {};
  });
  ({ container } = await startFake(engine));
});

const killScripts = (): string[] =>
  requests.filter(({ command }) => command[0] === "/bin/sh").map(({ command }) => command[2] ?? "");

describe("a command", () => {
  it("without limits is what the engine is asked for, and nothing else", async () => {
    await container.exec("ls -l", { user: "u", privileged: true, tty: true });
    expect(requests).toEqual([{ command: ["ls", "-l"], user: "u", privileged: true, tty: true }]);
  });

  it.each([
    ["a text", "grün"],
    ["a buffer", Buffer.from("grün")],
    [
      "a stream",
      Readable.from([Buffer.from("gr\u00fc").subarray(0, 3), Buffer.from("\u00fcn").subarray(1)]),
    ],
  ])("reads %s", async (_, stdin) => {
    expect((await container.exec(["cat"], { stdin })).stdout).toBe("grün");
  });

  it("fails when its input cannot be read", async () => {
    const stdin = new PassThrough();
    const running = container.exec(["cat"], { stdin });
    stdin.write("half");
    stdin.destroy(new Error("disk on fire"));
    await expect(running).rejects.toMatchObject({
      code: "EXEC_FAILED",
      message: "cat could not be run: its standard input could not be read: disk on fire",
    });
  });

  it("closes an input that it did not read", async () => {
    const stdin = new PassThrough();
    await container.exec(["true"], { stdin });
    expect(stdin.destroyed).toBe(true);
  });

  it("that takes too long is killed, and what it printed is told", async () => {
    await expect(
      container.exec(["sleep", "9"], { timeout: 1_000, env: { A: "1" } }),
    ).rejects.toMatchObject({
      code: "EXEC_FAILED",
      command: ["sleep", "9"],
      message: "sleep 9 did not end within 1000 ms.\nIts only output line:\n  | begun",
    });
    const mark = requests[0]?.env?.["MAYFLY_EXEC"] ?? "";
    expect(mark).toMatch(/^[0-9a-f-]{36}$/);
    expect(requests[0]?.env?.["A"]).toBe("1");
    expect(killScripts()).toEqual([expect.stringContaining(`MAYFLY_EXEC=${mark}`) as string]);
  });

  it("that prints more than a string can hold, and never ends, is told of all the same", async () => {
    const filling = Buffer.alloc(8 * 1024 ** 2, "x");
    jest.spyOn(engine.containers, "exec").mockImplementationOnce((_id, _request, signal) => {
      const endless = (async function* () {
        for (let count = 0; count < 80; count++) yield { stream: "stdout", data: filling };
        yield { stream: "stdout", data: Buffer.from("\nthe last line\n") };
        await new Promise((_, reject) => {
          signal?.addEventListener("abort", () => {
            reject(signal.reason);
          });
        });
      })();
      const output = Readable.from(endless, { highWaterMark: 1 });
      return Promise.resolve({ stdin: undefined, output, exitCode: () => Promise.resolve(0) });
    });
    await expect(container.exec(["yes"], { timeout: 15_000 })).rejects.toMatchObject({
      code: "EXEC_FAILED",
      message: expect.stringMatching(
        /^yes did not end within 15000 ms\.\nIts last 2 output lines:\n {2}\| x{10000}…\n {2}\| the last line$/,
      ) as string,
    });
  });

  it("that is given up rejects with the reason, although it cannot be killed", async () => {
    const reason = new Error("enough");
    const controller = new AbortController();
    const running = container.exec(["sleep", "9"], { signal: controller.signal });
    engine.failOn("containers.exec", new Error("no shell"), 2);
    setTimeout(() => {
      controller.abort(reason);
    }, 10);
    await expect(running).rejects.toBe(reason);
  });

  it("is not begun when it was given up before", async () => {
    const reason = new Error("enough");
    await expect(container.exec(["ls"], { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    expect(requests.filter(({ command }) => command[0] === "ls")).toEqual([]);
  });

  it.each([
    [[], {}, "exec: expected at least one word"],
    ["", {}, "exec: expected at least one word"],
    ["ls", { timeout: -1 }, "exec.timeout: expected milliseconds, zero or more, got -1"],
    [
      "ls",
      { stdin: 1 as never },
      "exec.stdin: expected a string, a Buffer or a readable stream, got a number",
    ],
    ["ls", { user: "" }, "exec.user: expected a non-empty string"],
    [
      "ls",
      { env: { HOME: undefined as never } },
      "exec.env.HOME: expected a string, got undefined",
    ],
    ["ls", { tty: "yes" as never }, 'exec.tty: expected true or false, got "yes"'],
    ["ls", { privileged: 1 as never }, "exec.privileged: expected true or false, got 1"],
  ])("is refused where it cannot be right: %j %j", async (command, options, message) => {
    await expect(container.exec(command, options)).rejects.toThrow(message);
    await expect(container.execStream(command, options)).rejects.toThrow(message);
    expect(requests).toEqual([]);
  });
});
