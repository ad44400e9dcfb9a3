import type { Config } from "../config";
import { checkOneOf } from "../spec/options";

/**
 * How pulls and pushes are shown, on the standard error: `tty` draws bars, `plain` writes a line every
 * five seconds, `quiet` nothing; `auto`, the default, is `tty` on a terminal that no test runner
 * draws on, else `plain`.
 */
export type PullProgressMode = "auto" | "tty" | "plain" | "quiet";

const MODES: readonly PullProgressMode[] = ["auto", "tty", "plain", "quiet"];

let chosen: PullProgressMode | undefined;

/**
 * Says in code what `TESTCONTAINERS_PULL_PROGRESS` says in the environment, and wins over it;
 * `undefined` takes it back. It holds where this module is loaded: under Jest, in one test file.
 * Throws InvalidOptionError.
 */
export function setPullProgress(mode: PullProgressMode | undefined): void {
  chosen = mode === undefined ? undefined : checkOneOf(mode, MODES, "setPullProgress");
}

/** What `auto` comes to, where nothing else was chosen. Throws InvalidOptionError. */
export function pullProgressMode(
  { pull, underTestRunner }: Pick<Config, "pull" | "underTestRunner">,
  isTerminal: boolean,
): Exclude<PullProgressMode, "auto"> {
  const mode = chosen ?? checkOneOf(pull.progress ?? "auto", MODES, "TESTCONTAINERS_PULL_PROGRESS");
  if (mode !== "auto") return mode;
  return isTerminal && !underTestRunner ? "tty" : "plain";
}
