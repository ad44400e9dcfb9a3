import { pool } from "../../src/fixtures";
import type { Figure, Measure } from "../support/figure";
import { median, timed } from "../support/stats";
import { mayfly } from "../support/work";

const RUNS = 20;
const TARGET_MS = 5;

/** Compares taking a container from a filled pool to starting one, alternating. */
export const warmPool: Measure = async () => {
  const figures: Figure[] = [];
  for (const scope of ["file", "run"] as const) {
    await using containers = pool(mayfly(), { size: 2, scope, name: "bench" });
    const taken: number[] = [];
    const started: number[] = [];
    const asked: number[] = [];
    for (let run = -1; run < RUNS; run++) {
      const startMs = await timed(async () => {
        await using _container = await mayfly().start();
      });
      await containers.fill();
      // The pool starts the next container meanwhile, as in a test: this is part of a take's cost.
      const begun = performance.now();
      await using container = await containers.take();
      const takeMs = performance.now() - begun;
      // A pool of scope run asks the engine the same about each container that is taken.
      const askMs = await timed(() => container.getState());
      // The first pair warms up and does not count.
      if (run < 0) continue;
      started.push(startMs);
      taken.push(takeMs);
      asked.push(askMs);
    }
    figures.push({
      name: `take from a filled pool, scope ${scope}`,
      value: median(taken),
      unit: "ms",
      target: TARGET_MS,
      note: `median of ${RUNS}, at most ${Math.max(...taken).toFixed(1)} ms; one inspection: ${median(asked).toFixed(1)} ms, start and stop: ${median(started).toFixed(0)} ms`,
    });
  }
  return figures;
};
