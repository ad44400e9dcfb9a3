import type { Config } from "../config";
import { processWide } from "../common/process-wide";
import type * as Sessions from "./session";

/**
 * Returns the test run that this process is part of. Looks once per process: Jest loads modules again
 * for each test file, and a file that only attaches should not load the code that finds the run.
 */
export function thisTestRun(config: Config): Sessions.TestRunId {
  return processWide("test run", () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the callers are synchronous
    const { openSession } = require("./session") as typeof Sessions;
    const { id, runner } = openSession(config);
    return { id, runner };
  });
}
