import { realProcess } from "../common/process-wide";

/** Passes the session and its runner on to child processes. Undefined leaves a variable as it is. */
export function exportSession(id: string | undefined, runner: string | undefined): void {
  // Under Jest, process.env is a copy, which tests pass on with `env: { ...process.env }`.
  for (const env of [realProcess.env, process.env]) {
    if (id !== undefined) env["TESTCONTAINERS_SESSION_ID"] = id;
    if (runner !== undefined) env["MAYFLY_RUN"] = runner;
  }
}
