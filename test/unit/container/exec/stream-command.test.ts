import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { StartedContainer } from "../../../../src/container/started-container";
import { FakeEngine, type FakeExecResult } from "../../../support/fake-engine";
import { startFake } from "../../../support/start-fake";

let engine: FakeEngine;
let container: StartedContainer;
let result: FakeExecResult;

beforeEach(async () => {
  engine = new FakeEngine();
  engine.onExec((_, { command }) => (command[0] === "/bin/sh" ? { exitCode: 1 } : result));
  ({ container } = await startFake(engine));
});

describe("a command that is streamed", () => {
  it("talks while it runs", async () => {
    result = { echoes: true, exitCode: 4 };
    const command = await container.execStream(["cat"]);
    const answer = new Promise((resolve) => command.stdout.once("data", resolve));
    command.stdin.write("hello");
    expect(String(await answer)).toBe("hello");
    command.stdin.end();
    expect(await command.exitCode).toBe(4);
  });

  it("keeps its outputs apart", async () => {
    result = { stdout: "out", stderr: "err" };
    const command = await container.execStream("ls");
    expect(await text(command.stderr)).toBe("err");
    expect(await text(command.stdout)).toBe("out");
  });

  it("gives its exit code although nobody reads what it prints", async () => {
    result = { stdout: "x".repeat(1_000_000), exitCode: 5 };
    expect(await (await container.execStream("ls")).exitCode).toBe(5);
  });

  it("is fed what it is given", async () => {
    result = { echoes: true };
    const command = await container.execStream(["cat"], { stdin: "given" });
    expect(await text(command.stdout)).toBe("given");
  });

  it("rejects by its streams and its exit code when it takes too long", async () => {
    result = { lasts: true };
    const command = await container.execStream(["sleep", "9"], { timeout: 1_000 });
    const message = "sleep 9 did not end within 1000 ms.";
    await expect(text(command.stdout)).rejects.toThrow(message);
    await expect(command.exitCode).rejects.toThrow(message);
  });

  it("does not end the process when it fails without a handler", async () => {
    result = { lasts: true };
    await container.execStream(["sleep", "9"], { timeout: 1_000 });
    await sleep(1_500);
  });

  it("is not waited for when it cannot be killed", async () => {
    result = { lasts: true };
    const command = await container.execStream(["sleep", "9"]);
    await command.kill();
    await expect(command.exitCode).rejects.toMatchObject({
      code: "EXEC_FAILED",
      message:
        "sleep 9 could not be stopped and is still running: the container has no /bin/sh to kill it",
    });
  });

  it("ignores a kill after its end", async () => {
    result = { exitCode: 3 };
    const command = await container.execStream("ls");
    expect(await command.exitCode).toBe(3);
    const asked = engine.calls.length;
    await command.kill();
    expect(engine.calls.length).toBe(asked);
  });

  it("says why it could not be started", async () => {
    engine.failOn("containers.exec", new Error("no such container"));
    await expect(container.execStream("ls")).rejects.toMatchObject({
      code: "EXEC_FAILED",
      message: "ls could not be run: no such container",
    });
  });
});
