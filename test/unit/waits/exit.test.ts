import { Wait } from "../../../src/waits/wait";
import { fakeContext } from "./fake-context";
import { FakeHandle } from "./fake-handle";

function ending(exitCode: number): FakeHandle {
  const handle = new FakeHandle();
  handle.end = Promise.resolve(exitCode);
  return handle;
}

describe("Wait.forExit", () => {
  it.each([
    ["no code", Wait.forExit(), 0],
    ["a code", Wait.forExit(7), 7],
    ["any code", Wait.forExit("any"), 139],
    ["a one-shot start", Wait.forOneShotStartup(), 0],
  ])("holds when the container ends as expected: %s", async (_what, wait, exitCode) => {
    const handle = ending(exitCode);
    const context = fakeContext();
    await wait.until(handle, context);
    expect(context.reports).toEqual(["it is still running", `it exited with code ${exitCode}`]);
    // The started container knows that it has exited.
    expect(handle.refreshes).toBe(1);
  });

  it.each([
    [Wait.forExit(), 3],
    [Wait.forExit(3), 0],
    [Wait.forOneShotStartup(), 1],
  ])("fails at once with another code %#", async (wait, exitCode) => {
    await expect(wait.until(ending(exitCode), fakeContext())).rejects.toMatchObject({
      code: "WAIT_FAILED",
      reason: `it exited with code ${exitCode}`,
    });
  });

  it("survives the container's end, which it waits for", () => {
    expect(Wait.forExit().survivesExit).toBe(true);
    expect(Wait.forOneShotStartup().survivesExit).toBe(true);
  });

  it("describes itself", () => {
    expect(Wait.forExit().description).toBe("the container to exit with code 0");
    expect(Wait.forExit("any").description).toBe("the container to exit");
  });
});
