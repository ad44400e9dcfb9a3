import { BareEngine } from "../support/bare-engine";
import type { Figure, Measure } from "../support/figure";
import { median, timed } from "../support/stats";
import { mayflyStartAndStop, WORK } from "../support/work";

const RUNS = 20;
const PARALLEL = [1, 2, 4, 8, 16];
const PARALLEL_RUNS = 10;

/** Compares start, ready and stop to the same bare calls, alternating so that both run under the same load. */
export const startStop: Measure = async () => {
  const bare = await BareEngine.open();
  const compare = async (parallel: number, runs: number): Promise<Figure> => {
    const many = (action: () => Promise<void>): Promise<unknown> =>
      Promise.all(Array.from({ length: parallel }, action));
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let run = -1; run < runs; run++) {
      const bareMs = await timed(() => many(() => bare.startAndStop(WORK)));
      const mayflyMs = await timed(() => many(mayflyStartAndStop));
      // The first pair warms up and does not count.
      if (run < 0) continue;
      theirs.push(bareMs);
      ours.push(mayflyMs);
    }
    return {
      name:
        parallel === 1 && runs === RUNS
          ? "start + ready + stop, warm"
          : `the same, ${parallel} at once`,
      value: median(ours) / median(theirs),
      unit: "x",
      target: parallel === 1 && runs === RUNS ? 1.1 : 1.15,
      note: `${median(ours).toFixed(0)} ms vs. ${median(theirs).toFixed(0)} ms bare, medians of ${runs}`,
    };
  };
  const figures = [await compare(1, RUNS)];
  for (const parallel of PARALLEL) figures.push(await compare(parallel, PARALLEL_RUNS));
  bare.close();
  return figures;
};
