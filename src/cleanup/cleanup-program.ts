import type { LabelFilter } from "../engine/requests/label-filter";
import { processWide } from "../common/process-wide";
import type * as ProgramCode from "./program-code";
import type { CleanupEndpoint } from "./engine-calls";
import type { WatchdogOrder } from "./watchdog/protocol";

/** What the cleanup program is started for. */
export type ProgramInput =
  | { readonly task: "watch"; readonly order: WatchdogOrder }
  | { readonly task: "sweep"; readonly order: SweepOrder };

/** The objects that a process leaves when it ends. */
export interface SweepOrder {
  readonly endpoint: CleanupEndpoint;
  readonly sweeps: readonly Sweep[];
}

/** The objects that the program removes. */
export interface Sweep {
  readonly filter: LabelFilter;
  /** Whether to remove all objects with the labels, whichever program created them. */
  readonly everything: boolean;
}

/**
 * Returns the code of the cleanup program.
 *
 * The code is a string, not a file: beside a bundled test there is no file of the library, and a plain Node.js process
 * cannot read the archives of Yarn's Plug'n'Play.
 *
 * Callers load the code early, because Jest forbids loading modules after a test file.
 */
export function cleanupProgram(): string {
  return processWide("cleanup program", () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded once per process, not per test file
    const { PROGRAM_CODE } = require("./program-code") as typeof ProgramCode;
    return PROGRAM_CODE;
  });
}
