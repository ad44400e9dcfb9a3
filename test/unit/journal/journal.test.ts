import { appendFileSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { processIdOf } from "../../../src/run/process-id";
import { runFolder } from "../../../src/run/run-folder";
import type { TestRunId } from "../../../src/run/session";
import { openJournal, readJournal, writeJournal } from "../../../src/journal/journal";
import type { UseRecord } from "../../../src/run/start-record";

const runs: TestRunId[] = [];

function newRun(): TestRunId {
  const run = { id: `test-${randomUUID()}`, runner: processIdOf(process.pid) };
  runs.push(run);
  return run;
}

/** Makes a record; `by` distinguishes it from records that are remembered from other tests. */
const record = (by: string): UseRecord => ({ type: "use", image: "fake:1", id: "1", by });

afterAll(() => {
  for (const run of runs) rmSync(runFolder(run), { recursive: true, force: true });
});

describe("a journal", () => {
  it("gives what was written since it was read last", () => {
    const run = newRun();
    openJournal(run);
    readJournal(run);
    writeJournal(run, record("a"));
    writeJournal(run, record("b"));
    expect(readJournal(run)).toEqual([record("a"), record("b")]);
    expect(readJournal(run)).toEqual([]);
    openJournal(run);
    writeJournal(run, record("é"));
    expect(readJournal(run)).toEqual([record("é")]);
  });

  it("begins with what this process had done before", () => {
    const run = newRun();
    writeJournal(run, record("early"));
    expect(existsSync(runFolder(run))).toBe(false);
    openJournal(run);
    writeJournal(run, record("late"));
    expect(readJournal(run).slice(-2)).toEqual([record("early"), record("late")]);
  });

  it("waits for the rest of a line, and leaves out what it does not understand", () => {
    const run = newRun();
    openJournal(run);
    readJournal(run);
    const file = join(runFolder(run), "journal.jsonl");
    const line = JSON.stringify(record("a"));
    appendFileSync(file, `nonsense\n{"type":"other"}\n${line.slice(0, 10)}`);
    expect(readJournal(run)).toEqual([]);
    appendFileSync(file, `${line.slice(10)}\n`);
    expect(readJournal(run)).toEqual([record("a")]);
  });

  it("is empty where the folder was removed", () => {
    const run = newRun();
    openJournal(run);
    rmSync(runFolder(run), { recursive: true });
    expect(readJournal(run)).toEqual([]);
  });
});
