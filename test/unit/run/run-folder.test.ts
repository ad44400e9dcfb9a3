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
import { formatOwner, ownerOf } from "../../../src/run/process-id";
import { openRunFolder, removeEndedRuns, runFolder } from "../../../src/run/run-folder";

const self = ownerOf(process.pid)!;
const made: string[] = [];

function runOf(run: typeof self | undefined) {
  const session = { id: `test-${randomUUID()}`, run };
  made.push(runFolder(session));
  return session;
}

/** A folder as another run leaves it. */
function leftBy(run: typeof self | undefined): string {
  const session = runOf(run);
  openRunFolder(session);
  return runFolder(session);
}

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

describe("a run's folder", () => {
  it("is the user's only, and says whose run it is", () => {
    const session = runOf(self);
    const folder = openRunFolder(session);
    expect(folder).toBe(runFolder(session));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(folder, "owner"), "utf8")).toBe(formatOwner(self));
    expect(openRunFolder(session)).toBe(folder);
  });

  it("is another one for each run, also of one session id", () => {
    const session = runOf(self);
    expect(runFolder({ ...session, run: { ...self, start: "1" } })).not.toBe(runFolder(session));
  });

  it("takes those of ended runs away, and leaves those of living and unknown ones", () => {
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

  it("goes at the next start of any process, and not only where that writes notes itself", () => {
    const folder = leftBy(self);
    removeEndedRuns();
    expect(existsSync(folder)).toBe(true);
    writeFileSync(join(folder, "owner"), formatOwner({ ...self, start: "1" }));
    removeEndedRuns();
    expect(existsSync(folder)).toBe(false);
  });
});
