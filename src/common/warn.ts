import { processWide, realProcess } from "./process-wide";

/** Emits a warning as Node does, on standard error or as the event `warning`, once per process and code. */
export function warn(code: string, message: string): void {
  processWide(`warning ${code}`, () => {
    realProcess.emitWarning(message, { type: "MayflyWarning", code });
    return true;
  });
}
