import type { RunnerProject } from "../../test/support/runner-project";
import type { Figure } from "../support/figure";
import { copyTestFile, runCopies } from "../support/jest-project";
import { median } from "../support/stats";

const FILES = 4;
const WORKERS = 4;
const TARGET_MS = 60;

/** Measures what a test pays for its own database: from the end of the previous test to its beginning. */
export async function eachTestsDatabase(project: RunnerProject): Promise<Figure[]> {
  const measure = async (name: string): Promise<{ gap: number; body: number; tests: number }> => {
    await copyTestFile(project, name, FILES);
    const { said } = await runCopies(project, name, `--maxWorkers=${WORKERS}`);
    const of = (kind: string): number => median(said(kind).map(Number));
    return { gap: of("gap"), body: of("body"), tests: said("body").length };
  };
  const nothing = await measure("gap-nothing");
  const fresh = await measure("gap-fresh");
  return [
    {
      name: `fresh database of 30 tables for each test, ${WORKERS} Jest workers`,
      value: fresh.gap,
      unit: "ms",
      target: TARGET_MS,
      note: `median between two of ${fresh.tests} tests, of ${fresh.body.toFixed(0)} ms each; with a fixture that does nothing ${nothing.gap.toFixed(1)} ms, tests of ${nothing.body.toFixed(0)} ms`,
    },
  ];
}
