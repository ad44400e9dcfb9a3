import { findSavings } from "../../../../src/reporting/timeline/savings";
import type { StartRecord } from "../../../../src/run/start-record";

const start = (change: Partial<StartRecord> = {}): StartRecord => ({
  type: "start",
  outcome: "started",
  image: "postgres:17",
  at: 0,
  took: 2000,
  phases: { create: 500, ready: 1400, hooks: 100 },
  pid: 1,
  ...change,
});

describe("what could be saved of a run", () => {
  it("is by baking the phases that contain the initialisation", () => {
    const [first] = findSavings([start()]);
    expect(first).toEqual({ image: "postgres:17", by: "bake", starts: 1, atMost: 1500 });
  });

  it("is by baking less what a baked start of the image needs", () => {
    const baked = start({ baked: true, phases: { ready: 400 }, at: 5000, pid: 2 });
    const saved = findSavings([start(), baked]);
    expect(saved).toEqual([{ image: "postgres:17", by: "bake", starts: 1, atMost: 1100 }]);
  });

  it("is by a pool every start but the first of each process", () => {
    const starts = [1, 1, 1, 2, 2].map((pid, index) => start({ pid, at: index, phases: {} }));
    expect(findSavings(starts)).toEqual([
      { image: "postgres:17", by: "pool", starts: 3, atMost: 6000 },
    ]);
  });

  it("counts neither failed nor reused starts, nor those by a pool", () => {
    const others = [{ outcome: "failed" }, { outcome: "reused" }, { pooled: true }] as const;
    expect(findSavings(others.flatMap((change) => [start(change), start(change)]))).toEqual([]);
  });

  it("leaves out what is not worth a change", () => {
    expect(findSavings([start({ took: 90, phases: { ready: 90 } })])).toEqual([]);
  });
});
