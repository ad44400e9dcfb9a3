import type { Config } from "../config";
import { processWide } from "../common/process-wide";
import type * as Sessions from "./session";

/** Of a session, what says which test run it is. */
export type Run = Pick<Sessions.Session, "id" | "run">;

/**
 * The test run that this process is part of. It is found out once a process: Jest loads modules anew for
 * each test file, and those that only attach are to be spared what finds it.
 */
export function thisRun(config: Config): Run {
  return processWide("this run", () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the callers are synchronous
    const { openSession } = require("./session") as typeof Sessions;
    const { id, run } = openSession(config);
    return { id, run };
  });
}
