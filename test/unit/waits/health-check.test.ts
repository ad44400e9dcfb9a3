import { Wait } from "../../../src/waits/wait";
import { fakeContext } from "./fake-context";
import { FakeHandle, health } from "./fake-handle";

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
      reason: "it is unhealthy, the last check exited with 7: disk full",
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

  it("describes itself", () => {
    expect(Wait.forHealthCheck().description).toBe("the container's health check to pass");
  });
});
