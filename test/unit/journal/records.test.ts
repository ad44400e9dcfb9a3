import { formatRecord, parseRecords } from "../../../src/journal/records";
import type { JournalRecord, StartRecord } from "../../../src/run/start-record";

const START: StartRecord = {
  type: "start",
  outcome: "started",
  image: "redis:8",
  at: 1,
  took: 2,
  phases: { ready: 2 },
  segments: [{ phase: "ready", from: 0, took: 2, waitingFor: "a\nport" }],
  pid: 3,
  worker: "1",
};
const USE: JournalRecord = { type: "use", image: "redis:8", id: "1", by: "x" };

describe("the lines of a journal", () => {
  it("give the records that were written", () => {
    expect(parseRecords([START, USE].map(formatRecord).join(""))).toEqual([START, USE]);
  });

  it("may be those of an earlier version", () => {
    const { segments: _s, pid: _p, worker: _w, ...old } = START;
    expect(parseRecords(formatRecord(old))).toEqual([old]);
  });

  it.each<[string, object]>([
    ["another type", { type: "other" }],
    ["no image", { image: undefined }],
    ["a time that is a string", { took: "2" }],
    ["a time that no date has", { at: 9e15 }],
    ["a negative time", { took: -1 }],
    ["phases that are no object", { phases: "ready" }],
    ["a phase that is no number", { phases: { ready: "<b>" } }],
    ["segments that are no array", { segments: {} }],
    ["an unknown phase", { segments: [{ phase: "<b>", from: 0, took: 1 }] }],
    ["a segment without a time", { segments: [{ phase: "ready", took: 1 }] }],
    ["words that are no string", { segments: [{ phase: "ready", from: 0, took: 1, lastSeen: 1 }] }],
    ["an error that is no string", { error: {} }],
  ])("are left out with %s", (_what, change) => {
    expect(parseRecords(`${JSON.stringify({ ...START, ...change })}\n`)).toEqual([]);
  });

  it("are left out if they are none", () => {
    expect(parseRecords(`nonsense\n\nnull\n5\n[]\n${formatRecord(USE)}`)).toEqual([USE]);
  });
});
