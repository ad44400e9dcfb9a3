import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { realProcess } from "../../../src/common/process-wide";
import { userFolder } from "../../../src/common/user-folder";
import { keepLastRun, readLastRun } from "../../../src/journal/last-run";
import type { UseRecord } from "../../../src/run/start-record";

const record = (by: string): UseRecord => ({ type: "use", image: "fake:1", id: "1", by });

describe("the last run of a project", () => {
  // os.tmpdir() reads the real environment; Jest gives tests a copy.
  const { env } = realProcess;
  const before = env["TMPDIR"];
  const folder = mkdtempSync(join(tmpdir(), "mayfly-last-run-"));
  const project = `/project-${randomUUID()}`;
  beforeAll(() => {
    env["TMPDIR"] = folder;
  });
  afterAll(() => {
    if (before === undefined) delete env["TMPDIR"];
    else env["TMPDIR"] = before;
    rmSync(folder, { recursive: true });
  });
  const kept = (): string[] => readdirSync(join(userFolder(), "last-runs"));

  it("is found in its folder and in the folders below, until the next run", () => {
    expect(readLastRun(project)).toBeUndefined();
    keepLastRun(project, [record("a"), record("b")]);
    expect(readLastRun(project)).toEqual([record("a"), record("b")]);
    expect(readLastRun(`${project}/src/deep`)).toEqual([record("a"), record("b")]);
    expect(readLastRun(`${project}-2`)).toBeUndefined();
    keepLastRun(project, [record("c")]);
    expect(readLastRun(project)).toEqual([record("c")]);
    expect(kept()).toHaveLength(1);
  });

  it("can be read by this user only", () => {
    keepLastRun(project, [record("a")]);
    const file = join(userFolder(), "last-runs", kept()[0]!);
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it("is forgotten after a month", () => {
    keepLastRun(project, [record("a")]);
    const file = join(userFolder(), "last-runs", kept()[0]!);
    const longAgo = new Date(Date.now() - 31 * 24 * 3_600_000);
    utimesSync(file, longAgo, longAgo);
    mkdirSync(join(userFolder(), "last-runs"), { recursive: true });
    keepLastRun("/another", [record("b")]);
    expect(readLastRun(project)).toBeUndefined();
    expect(readLastRun("/another")).toEqual([record("b")]);
  });
});
