import { processWide, realProcess } from "../common/process-wide";

/** Warns of what is wrong with somebody's login: once a process, however many pulls notice it. */
export function warnOnce(subject: string, message: string): void {
  processWide(`login warning ${subject}`, () => {
    realProcess.emitWarning(message, { type: "MayflyWarning", code: "REGISTRY_CREDENTIALS" });
    return true;
  });
}
