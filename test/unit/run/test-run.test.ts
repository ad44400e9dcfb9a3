import { spawnSync } from "node:child_process";
import { processState, testRun } from "../../../src/module";
import { formatProcessId, processIdOf } from "../../../src/run/process-id";

describe("testRun", () => {
  it("returns the ids of the run and of this process, which lives", () => {
    const { id, process: own, runner } = testRun();
    expect(id).not.toBe("");
    expect(testRun()).toEqual({ id, process: own, runner });
    expect(own).toMatch(/^[0-9a-f.]{1,60}$/);
    expect(processState(own)).toBe("alive");
    expect(processState(runner)).toBe("alive");
  });
});

describe("processState", () => {
  it("returns dead for a process that has ended, and for nothing else", () => {
    const own = processIdOf(process.pid);
    if (own === undefined) throw new Error("this process is not found");
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    expect(processState(formatProcessId({ ...own, pid }))).toBe("dead");
    expect(processState(formatProcessId({ ...own, machine: "ab", space: "ab" }))).toBe("unknown");
    expect(processState("")).toBe("unknown");
  });
});
