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
  // The definition's own import of the module is most of it.
  { name: "cost-postgres", of: "PostgreSQL, its module included" },
];

/** Of one test file, in milliseconds; in the order in which they are paid. */
interface Cost {
  readonly require: number;
  readonly define: number;
  readonly register: number;
  readonly hooks: number;
  /** Of Mayfly's that it has loaded. */
  readonly files: number;
}

/** Milliseconds that Jest itself takes between two hooks that do nothing and a test. */
async function ofJest(project: RunnerProject): Promise<number> {
  await copyTestFile(project, "cost-nothing", FILES);
  return median((await runCopies(project, "cost-nothing", "--runInBand")).said("cost").map(Number));
}

/** What `useFixture` costs a test file that only attaches to what another one has started. */
export async function attaching(project: RunnerProject): Promise<Figure[]> {
  const figures: Figure[] = [];
  const jest = await ofJest(project);
  for (const { name, of, target } of USES) {
    await copyTestFile(project, name, FILES + 1);
    const { said } = await runCopies(project, name, "--runInBand");
    // The first file has started it.
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
