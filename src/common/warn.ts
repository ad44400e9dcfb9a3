import { processWide, realProcess } from "./process-wide";

/**
 * Emits a warning as Node does, on standard error or as the event `warning`, once per process and code; for a code with
 * several reasons, once for each `reason`.
 */
export function warn(code: string, message: string, reason = ""): void {
  processWide(`warning ${code} ${reason}`, () => {
    realProcess.emitWarning(message, { type: "MayflyWarning", code });
    return true;
  });
}
