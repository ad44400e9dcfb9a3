import type { JournalRecord, StartRecord, UseRecord } from "../../../src/run/start-record";
import { styleOf } from "../../../src/reporting/style";
import { summarize } from "../../../src/reporting/summary";

let clock = 1_000_000;
let ids = 0;

/** Makes the record of a start that begins when the previous one has ended. */
function start(took: number, change: Partial<StartRecord> = {}): StartRecord {
  clock += took;
  return {
    type: "start",
    outcome: "started",
    image: "redis:8",
    id: `id-${++ids}`,
    at: clock - took,
    took,
    phases: { create: 100, ready: took - 100 },
    ...change,
  };
}

function use({ image, id = "", fixture }: StartRecord, by: string): UseRecord {
  return { type: "use", image, id, by, ...(fixture !== undefined && { fixture }) };
}

const postgres = start(2_310, {
  image: "postgres:17",
  fixture: "postgres",
  phases: { image: 4, create: 120, files: 30, start: 350, ready: 1_806 },
});
const failed = start(3_200, {
  image: "nginx:1",
  outcome: "failed",
  code: "CONTAINER_EXITED",
  phases: { create: 200, ready: 3_000 },
});

describe("the summary of a run", () => {
  it.each<[string, JournalRecord[], string[]]>([
    ["nothing", [], []],
    [
      "one start",
      [start(600)],
      ["Mayfly: 1 container started, in 0.60 s", "  redis:8  0.60 s  create 0.10 · ready 0.50"],
    ],
    [
      "different ones, in columns",
      [postgres, start(90, { image: "mysql:9", outcome: "reused", phases: { find: 90 } }), failed],
      [
        "Mayfly: 1 container started, 1 reused, 1 failed, in 5.60 s",
        "  postgres:17  fixture postgres  2.31 s  create 0.12 · files 0.03 · start 0.35 · ready 1.81",
        "  nginx:1                        3.20 s  FAILED: CONTAINER_EXITED  create 0.20 · ready 3.00",
        "  mysql:9                        0.09 s  reused  find 0.09",
      ],
    ],
    [
      "equal ones as one",
      [start(300), start(500), start(900), start(10_400, { fixture: "cache" })],
      [
        "Mayfly: 4 containers started, in 12.1 s",
        "  redis:8 ×3                 0.50 s  median; at most 0.90 s  create 0.10 · ready 0.40",
        "  redis:8     fixture cache  10.4 s  create 0.10 · ready 10.30",
      ],
    ],
    [
      "users, of whom each counts once",
      [postgres, use(postgres, "a"), use(postgres, "b"), use(postgres, "a")],
      [
        "Mayfly: 1 container started, in 2.31 s",
        "  postgres:17  fixture postgres  2.31 s  create 0.12 · files 0.03 · start 0.35 · ready 1.81  used by 2 files",
      ],
    ],
    [
      "what an earlier run has started",
      [use(postgres, "a"), use(postgres, "b")],
      [
        "Mayfly: 0 containers started, 1 kept",
        "  postgres:17  fixture postgres  kept from an earlier run  used by 2 files",
      ],
    ],
    [
      "an image by its digest",
      [start(600, { image: `redis@sha256:${"0123456789abcdef".repeat(4)}` })],
      [
        "Mayfly: 1 container started, in 0.60 s",
        "  redis@sha256:0123456789ab…  0.60 s  create 0.10 · ready 0.50",
      ],
    ],
  ])("tells of %s", (_what, records, lines) => {
    expect(summarize(records).split("\n")).toEqual([...lines, ""]);
  });

  it("counts starts that go on at the same time once", () => {
    const at = 5_000;
    const records = [start(1_000, { at }), start(400, { at: at + 300 }), start(500, { at: 5_800 })];
    expect(summarize(records)).toContain("3 containers started, in 1.30 s");
  });

  it("is coloured on a terminal only", () => {
    const terminal = { isTTY: true, hasColors: () => true };
    expect(summarize([failed], styleOf(terminal))).toContain(
      "\x1b[31mFAILED: CONTAINER_EXITED\x1b",
    );
    for (const other of [{}, { isTTY: true, hasColors: () => false }]) {
      expect(summarize([failed], styleOf(other))).toBe(summarize([failed]));
    }
  });
});
