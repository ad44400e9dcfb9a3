import type { RunnerProject } from "../../test/support/runner-project";
import type { Figure } from "../support/figure";
import { copyTestFile, runCopies } from "../support/jest-project";
import { median } from "../support/stats";

const FILES = 30;

interface Use {
  /** The test file. */
  readonly name: string;
  readonly of: string;
  readonly target?: number;
}

const USES: readonly Use[] = [
  { name: "cost-box", of: "a container", target: 15 },
  // Most of this is the definition's import of the module.
  { name: "cost-postgres", of: "PostgreSQL, its module included" },
];

/** What one test file pays, in milliseconds, in the order in which it pays. */
interface Cost {
  readonly require: number;
  readonly define: number;
  readonly register: number;
  readonly hooks: number;
  /** How many of Mayfly's files it loaded. */
  readonly files: number;
}

/** Returns the milliseconds that Jest itself takes from two empty hooks to a test. */
async function ofJest(project: RunnerProject): Promise<number> {
  await copyTestFile(project, "cost-nothing", FILES);
  return median((await runCopies(project, "cost-nothing", "--runInBand")).said("cost").map(Number));
}

/** Measures what `useFixture` costs a test file that only attaches to what another file started. */
export async function attaching(project: RunnerProject): Promise<Figure[]> {
  const figures: Figure[] = [];
  const jest = await ofJest(project);
  for (const { name, of, target } of USES) {
    await copyTestFile(project, name, FILES + 1);
    const { said } = await runCopies(project, name, "--runInBand");
    // The first file started it, so it does not count.
    const costs = said("cost")
      .slice(1)
      .map((text) => JSON.parse(text) as Cost);
    const part = (of: (cost: Cost) => number): string => median(costs.map(of)).toFixed(1);
    figures.push({
      name: `useFixture of ${of}`,
      value:
        median(costs.map((cost) => cost.require + cost.define + cost.register + cost.hooks)) - jest,
      unit: "ms",
      ...(target !== undefined && { target }),
      note: `median of ${costs.length} Jest files: require ${part((cost) => cost.require)}, definition ${part((cost) => cost.define)}, useFixture() ${part((cost) => cost.register)}, hooks ${part((cost) => cost.hooks)} ms, less Jest's own ${jest.toFixed(1)}; ${costs[0]?.files ?? 0} files`,
    });
  }
  return figures;
}
