import { realProcess } from "../common/process-wide";
import type { Config } from "../config";
import type { RecordedBy } from "./start-record";

/** Returns this process, for the records of a run. */
export function recordedBy({ workerId }: Pick<Config, "workerId">): RecordedBy {
  const { pid } = realProcess;
  return workerId === undefined ? { pid } : { pid, worker: workerId };
}
