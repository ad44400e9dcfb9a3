import { processWide, realProcess } from "./process-wide";

/** Warns of a code once a process, as Node does: on stderr, or by the event `warning`. */
export function warn(code: string, message: string): void {
  processWide(`warning ${code}`, () => {
    realProcess.emitWarning(message, { type: "MayflyWarning", code });
    return true;
  });
}
