import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Measure } from "../support/figure";
import { median } from "../support/stats";

const RUNS = 15;
const LIBRARY = join(__dirname, "..", "..", "src");

/** Measures what `require("mayfly")` costs in a new process, and counts what it must not load. */
export const loading: Measure = () => {
  const program = (load: string): string =>
    `const begun = performance.now(); ${load}; const took = performance.now() - begun;
     const heavy = Object.keys(require.cache).filter((file) => /node_modules.(dockerode|tar-)/.test(file));
     console.log(JSON.stringify({ took, files: Object.keys(require.cache).length, heavy: heavy.length }));`;
  const run = (load: string): { took: number; files: number; heavy: number } =>
    JSON.parse(
      execFileSync(process.execPath, ["-e", program(load)], { encoding: "utf8" }),
    ) as never;

  const runs = Array.from({ length: RUNS }, () => run(`require(${JSON.stringify(LIBRARY)})`));
  const { files, heavy } = runs[0] ?? { files: 0, heavy: 0 };
  return Promise.resolve([
    {
      name: 'require("mayfly")',
      value: median(runs.map(({ took }) => took)),
      unit: "ms",
      target: 30,
      note: `median of ${RUNS} processes; ${files} files, ${heavy} of dockerode or tar`,
    },
  ]);
};
