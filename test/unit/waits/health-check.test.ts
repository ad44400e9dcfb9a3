import { EngineError, ExecError } from "../../../src/errors";
import { Wait } from "../../../src/waits/wait";
import { fakeContext } from "./fake-context";
import { FakeHandle, health, type ExecAnswer } from "./fake-handle";
import { freePort, tcpServer } from "./local-servers";

function checked(...states: FakeHandle["states"]): FakeHandle {
  const handle = new FakeHandle({ hasHealthCheck: true });
  handle.states = states;
  return handle;
}

describe("Wait.forHealthCheck", () => {
  it("waits until the container is healthy and reports each state", async () => {
    const context = fakeContext();
    const handle = checked(
      { health: undefined },
      health("starting"),
      health("starting", { exitCode: 1, output: "no\n answer\n" }),
      health("starting", { exitCode: 2, output: "" }),
      health("healthy", { exitCode: 0, output: "" }),
    );
    await Wait.forHealthCheck().until(handle, context);
    expect(context.reports).toEqual([
      "the engine has not started its health check",
      "starting, no check has run yet",
      "starting, the last check exited with 1: no answer",
      "starting, the last check exited with 2 and printed nothing",
    ]);
  });

  it("fails at once when the container is unhealthy, with the last check's output", async () => {
    const context = fakeContext();
    const handle = checked(health("unhealthy", { exitCode: 7, output: "disk full" }));
    await expect(Wait.forHealthCheck().until(handle, context)).rejects.toMatchObject({
      code: "WAIT_FAILED",
      reason: "Health check failed: unhealthy, the last check exited with 7: disk full",
    });
    expect(context.reports).toEqual(["unhealthy, the last check exited with 7: disk full"]);
    expect(handle.refreshes).toBe(1);
  });

  it("fails at once when there is no health check, and says what to do", async () => {
    const handle = new FakeHandle();
    await expect(Wait.forHealthCheck().until(handle, fakeContext())).rejects.toMatchObject({
      code: "WAIT_FAILED",
      reason: "neither the container nor its image defines a health check",
      hint: "define one with withHealthCheck(...), or wait for something else",
    });
  });

  describe("with a command that can be run", () => {
    const healthCommand = { argv: ["check", "-v"], timeout: 1_500 };

    function checkable(...states: FakeHandle["states"]): FakeHandle {
      const handle = new FakeHandle({ hasHealthCheck: true, healthCommand });
      handle.states = states;
      return handle;
    }

    it("runs it until it succeeds, whatever the engine knows, and reports each failure", async () => {
      const context = fakeContext();
      const handle = checkable(health("starting"));
      const refused = new EngineError("run check -v", "it is paused", 409);
      const answers: (ExecAnswer | Error)[] = [
        { exitCode: 1, output: "no\n answer\n" },
        ExecError.timedOut(healthCommand.argv, 1_500, "half"),
        new ExecError(healthCommand.argv, refused.message, { cause: refused }),
        { exitCode: 0 },
      ];
      handle.onExec = () => {
        const answer = answers.shift() ?? { exitCode: 2 };
        if (answer instanceof Error) throw answer;
        return answer;
      };
      const exec = jest.spyOn(handle, "exec");
      await Wait.forHealthCheck().until(handle, context);
      expect(handle.execs).toEqual(Array(4).fill(healthCommand.argv));
      expect(exec.mock.calls[0]?.[1]).toEqual({ timeout: 1_500 });
      expect([...new Set(context.reports)]).toEqual([
        "starting, no check has run yet",
        "starting, the last check exited with 1: no answer",
        "starting, the last check did not end within 1500 ms",
        "starting, the last check could not be run: it is paused",
      ]);
    });

    it("does not run it if the engine has found the container healthy or unhealthy", async () => {
      const healthy = checkable(health("healthy"));
      await Wait.forHealthCheck().until(healthy, fakeContext());
      const unhealthy = checkable(health("unhealthy"));
      const waiting = Wait.forHealthCheck().until(unhealthy, fakeContext());
      await expect(waiting).rejects.toMatchObject({ code: "WAIT_FAILED" });
      expect([...healthy.execs, ...unhealthy.execs]).toEqual([]);
    });

    it.each([
      ["healthy", "resolves"],
      ["unhealthy", "rejects"],
    ] as const)("gives a run up when the engine says %s, and %s", async (status, ends) => {
      const handle = checkable(health("starting"), health("starting"), health(status));
      let signal: AbortSignal | undefined;
      handle.onExec = (_, given) => {
        signal = given;
        return new Promise(() => undefined);
      };
      const waiting = Wait.forHealthCheck().until(handle, fakeContext());
      if (ends === "resolves") await waiting;
      else
        await expect(waiting).rejects.toThrow(
          "Health check failed: unhealthy, no check has run yet",
        );
      expect(handle.execs).toHaveLength(1);
      expect(signal?.aborted).toBe(true);
    });

    it("does not count a success while a published port does not listen", async () => {
      const port = await freePort();
      const handle = new FakeHandle({ hasHealthCheck: true, healthCommand, tcp: { 80: port } });
      handle.states = [health("starting")];
      handle.onExec = (argv) => ({ exitCode: argv === healthCommand.argv ? 0 : 126 });
      const context = fakeContext();
      const waiting = Wait.forHealthCheck().until(handle, context);
      await context.reported(/the last check passed, but the published ports do not listen yet/);
      await using server = await tcpServer(() => undefined, { port });
      await waiting;
      expect(server.connections()).toBeGreaterThan(0);
    });

    it("leaves it to the engine if it is told to", async () => {
      const handle = checkable(health("starting"), health("starting"), health("healthy"));
      await Wait.forHealthCheck().withEngineProbesOnly().until(handle, fakeContext());
      expect(handle.execs).toEqual([]);
    });
  });

  it("describes itself", () => {
    expect(Wait.forHealthCheck().description).toBe("the container's health check to pass");
  });
});
