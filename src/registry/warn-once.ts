import { processWide, realProcess } from "../common/process-wide";

/** Emits a warning about a login, once per process and subject. */
export function warnOnce(subject: string, message: string): void {
  processWide(`login warning ${subject}`, () => {
    realProcess.emitWarning(message, { type: "MayflyWarning", code: "REGISTRY_CREDENTIALS" });
    return true;
  });
}
