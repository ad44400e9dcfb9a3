import type { RunnerProject } from "../../test/support/runner-project";
import type { Figure } from "../support/figure";
import { copyTestFile, runCopies } from "../support/jest-project";

const FILES = 40;
const WORKERS = 2;

/** Compares a suite whose files share one server to the same suite with a server for each file. */
export async function suite(project: RunnerProject): Promise<Figure[]> {
  const measure = async (name: string): Promise<number> => {
    await copyTestFile(project, name, FILES);
    return (await runCopies(project, name, `--maxWorkers=${WORKERS}`)).ms;
  };
  const ofRun = await measure("suite-run");
  const ofFile = await measure("suite-file");
  return [
    {
      name: `${FILES} Jest files on one PostgreSQL`,
      value: ofRun / ofFile,
      unit: "x",
      note: `${(ofRun / 1000).toFixed(1)} s, with a database for each of ${2 * FILES} tests, vs. ${(ofFile / 1000).toFixed(1)} s with a container for each file; ${WORKERS} workers, one run of each`,
    },
  ];
}
