import { randomUUID } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { formatProcessId, processIdOf, type ProcessId } from "../../../src/run/process-id";
import { openRunFolder, removeEndedRuns, runFolder } from "../../../src/run/run-folder";
import type { TestRunId } from "../../../src/run/session";

const self = processIdOf(process.pid)!;
const made: string[] = [];

function runOf(runner: ProcessId | undefined): TestRunId {
  const run = { id: `test-${randomUUID()}`, runner };
  made.push(runFolder(run));
  return run;
}

/** Creates a folder as another run leaves it. */
function leftBy(runner: ProcessId | undefined): string {
  const run = runOf(runner);
  openRunFolder(run);
  return runFolder(run);
}

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

describe("a test run's folder", () => {
  it("can be entered by the user only, and names the runner", () => {
    const run = runOf(self);
    const folder = openRunFolder(run);
    expect(folder).toBe(runFolder(run));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(folder, "owner"), "utf8")).toBe(formatProcessId(self));
    expect(openRunFolder(run)).toBe(folder);
  });

  it("is another one for each run, even with the same session id", () => {
    const run = runOf(self);
    expect(runFolder({ ...run, runner: { ...self, start: "1" } })).not.toBe(runFolder(run));
  });

  it("removes the folders of ended runs, and keeps those of living and unknown runs", () => {
    const dead = runOf({ ...self, start: "1" });
    const alive = leftBy(self);
    const elsewhere = leftBy({ ...self, machine: "abc", space: "def" });
    const unnamed = runFolder(runOf(undefined));
    mkdirSync(unnamed, { recursive: true });
    const forgotten = leftBy(undefined);
    utimesSync(forgotten, 0, 0);
    mkdirSync(dirname(runFolder(dead)), { recursive: true });
    openRunFolder(dead);
    leftBy(self);
    const state = [runFolder(dead), alive, elsewhere, unnamed, forgotten].map(existsSync);
    expect(state).toEqual([false, true, true, true, false]);
  });

  it("is removed by removeEndedRuns, which any process calls, once its runner has ended", () => {
    const folder = leftBy(self);
    removeEndedRuns();
    expect(existsSync(folder)).toBe(true);
    writeFileSync(join(folder, "owner"), formatProcessId({ ...self, start: "1" }));
    removeEndedRuns();
    expect(existsSync(folder)).toBe(false);
  });
});
