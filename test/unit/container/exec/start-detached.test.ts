import type { StartedContainer } from "../../../../src/container/started-container";
import type { ExecRequest } from "../../../../src/engine/requests/containers";
import { EngineError } from "../../../../src/errors";
import { FakeEngine } from "../../../support/fake-engine";
import { startFake } from "../../../support/start-fake";

let engine: FakeEngine;
let container: StartedContainer;
/** Returns what the engine was asked to run. */
let requests: ExecRequest[];
/** What the script that kills commands prints. */
let printedByKill: string;

beforeEach(async () => {
  engine = new FakeEngine();
  requests = [];
  printedByKill = "killed\n";
  engine.onExec((_, request) => {
    requests.push(request);
    if (request.command[0] === "/bin/sh") return { stdout: printedByKill };
    return request.command[0] === "sleep" ? { lasts: true } : { exitCode: 3 };
  });
  ({ container } = await startFake(engine));
});

describe("a command in the background", () => {
  it("gets its options and a mark to kill it by", async () => {
    const options = { user: "u", workingDir: "/w", env: { A: "1" }, privileged: true, tty: true };
    await container.execDetached("sleep 9", options);
    const mark = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
    expect(requests).toEqual([
      { command: ["sleep", "9"], ...options, env: { A: "1", MAYFLY_EXEC: mark } },
    ]);
  });

  it("tells its exit code when it has ended", async () => {
    const command = await container.execDetached(["true"]);
    expect(await command.isRunning()).toBe(false);
    expect(await command.exitCode()).toBe(3);
  });

  it("that does not end can be waited for until a signal", async () => {
    const command = await container.execDetached(["sleep", "9"]);
    expect(await command.isRunning()).toBe(true);
    const reason = new Error("enough");
    await expect(command.exitCode(AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it("that cannot be started rejects with the engine's reason", async () => {
    const words = 'exec: "nope": executable file not found in $PATH: unknown';
    engine.failOn("containers.execDetached", new EngineError("run nope", words, 400));
    await expect(container.execDetached(["nope"])).rejects.toMatchObject({
      code: "EXEC_FAILED",
      message: expect.stringContaining(words) as string,
      hint: expect.stringContaining("the image has no program nope") as string,
    });
  });

  it("that the engine has forgotten has a hint", async () => {
    jest.spyOn(engine.containers, "execDetached").mockResolvedValueOnce({
      exitCode: () => Promise.reject(new EngineError("run true", "No such exec instance: e1", 404)),
    });
    const command = await container.execDetached(["true"]);
    await expect(command.exitCode()).rejects.toMatchObject({
      code: "EXEC_FAILED",
      hint: expect.stringContaining("some minutes after the command has ended") as string,
    });
  });

  it.each([
    [[], {}, "exec: expected at least one word"],
    ["ls", { user: "" }, "exec.user: expected a non-empty string"],
    ["ls", { stdin: "secret" }, "execDetached.stdin: expected no value"],
    ["ls", { timeout: 5 }, "execDetached.timeout: expected no value"],
    ["ls", { signal: AbortSignal.abort() }, "execDetached.signal: expected no value"],
  ])("is refused if it cannot be right: %j %j", async (command, options, message) => {
    await expect(container.execDetached(command, options as never)).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringContaining(message) as string,
    });
    expect(requests).toEqual([]);
  });
});

describe("the kill of a command in the background", () => {
  it("finds the command by its mark", async () => {
    const command = await container.execDetached(["sleep", "9"]);
    await command.kill();
    const mark = `MAYFLY_EXEC=${requests[0]?.env?.["MAYFLY_EXEC"]}`;
    expect(requests[1]?.command[2]).toContain(mark);
  });

  it("does nothing if the command has ended", async () => {
    const command = await container.execDetached(["true"]);
    await command.kill();
    expect(requests).toHaveLength(1);
  });

  it("rejects if the command still runs afterwards", async () => {
    printedByKill = "";
    const command = await container.execDetached(["sleep", "9"]);
    await expect(command.kill()).rejects.toMatchObject({
      code: "EXEC_FAILED",
      message:
        "sleep 9 could not be stopped and is still running: the container has no /bin/sh to kill it",
    });
  });
});
