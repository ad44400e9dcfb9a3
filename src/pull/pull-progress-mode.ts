import type { Config } from "../config";
import { checkOneOf } from "../spec/options";

/**
 * How the progress of pulls and pushes is shown on standard error.
 *
 * `tty` draws progress bars, `plain` prints a line every five seconds, and `quiet` prints nothing.
 * `auto`, the default, is `tty` on a terminal that no test runner uses, and `plain` otherwise.
 */
export type PullProgressMode = "auto" | "tty" | "plain" | "quiet";

const MODES: readonly PullProgressMode[] = ["auto", "tty", "plain", "quiet"];

let chosen: PullProgressMode | undefined;

/**
 * Sets how the progress of pulls is shown; takes precedence over `TESTCONTAINERS_PULL_PROGRESS`.
 *
 * `undefined` removes the setting. The setting belongs to this copy of the module: under Jest, to
 * one test file. Throws InvalidOptionError.
 */
export function setPullProgress(mode: PullProgressMode | undefined): void {
  chosen = mode === undefined ? undefined : checkOneOf(mode, MODES, "setPullProgress");
}

/** Returns the mode to use, with `auto` resolved. Throws InvalidOptionError. */
export function pullProgressMode(
  { pull, underTestRunner }: Pick<Config, "pull" | "underTestRunner">,
  isTerminal: boolean,
): Exclude<PullProgressMode, "auto"> {
  const mode = chosen ?? checkOneOf(pull.progress ?? "auto", MODES, "TESTCONTAINERS_PULL_PROGRESS");
  if (mode !== "auto") return mode;
  return isTerminal && !underTestRunner ? "tty" : "plain";
}
