import { realProcess } from "../../common/process-wide";
import { messageOf } from "../../errors";

/**
 * Returns a function that reports what a user's function for log lines has thrown. Reports the first error only, as a
 * warning of Node: the function is called for each line.
 */
export function failureReporter(what: string): (error: unknown) => void {
  let isReported = false;
  return (error) => {
    if (isReported) return;
    isReported = true;
    realProcess.emitWarning(
      `${what} threw: ${messageOf(error)}. It still gets all further lines; Mayfly does not report its further errors.`,
      {
        type: "MayflyWarning",
        code: "LOG_CONSUMER_FAILED",
        ...(error instanceof Error && error.stack !== undefined && { detail: error.stack }),
      },
    );
  };
}
