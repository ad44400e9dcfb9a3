import { PULL_PROGRESS_MODES, type Config, type PullProgressMode } from "../config";
import { checkOneOf } from "../spec/options";

export type { PullProgressMode };

let chosen: PullProgressMode | undefined;

/**
 * Sets how the progress of pulls is shown; takes precedence over `TESTCONTAINERS_PULL_PROGRESS`.
 *
 * `undefined` removes the setting. The setting belongs to this copy of the module: under Jest, to
 * one test file. Throws InvalidOptionError.
 */
export function setPullProgress(mode: PullProgressMode | undefined): void {
  chosen =
    mode === undefined ? undefined : checkOneOf(mode, PULL_PROGRESS_MODES, "setPullProgress");
}

/** Returns the mode to use, with `auto` resolved. Throws InvalidOptionError. */
export function pullProgressMode(
  { pull, underTestRunner }: Pick<Config, "pull" | "underTestRunner">,
  isTerminal: boolean,
): Exclude<PullProgressMode, "auto"> {
  const mode = chosen ?? pull.progress;
  if (mode !== "auto") return mode;
  return isTerminal && !underTestRunner ? "tty" : "plain";
}
