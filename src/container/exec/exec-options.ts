import { InvalidOptionError } from "../../errors";
import { checkInput } from "../../spec/checks/input";
import {
  checkBoolean,
  checkStrings,
  checkText,
  checkTimeout,
  checkVariables,
} from "../../spec/options";
import type { DetachedExecOptions, ExecOptions } from "../../spec/output";

/** Throws InvalidOptionError for a command that has no words, or words that are not strings. */
export function checkCommand(argv: readonly string[]): void {
  if (checkStrings(argv, "exec").length === 0) {
    throw InvalidOptionError.describing("exec", "at least one word", "none");
  }
}

/** Returns the options, or throws InvalidOptionError. */
export function checkExecOptions(options: ExecOptions): ExecOptions {
  const { env, timeout, stdin, user, workingDir, privileged, tty } = options;
  if (env !== undefined) checkVariables(env, "exec.env");
  if (timeout !== undefined) checkTimeout(timeout, "exec.timeout");
  if (user !== undefined) checkText(user, "exec.user");
  if (workingDir !== undefined) checkText(workingDir, "exec.workingDir");
  if (privileged !== undefined) checkBoolean(privileged, "exec.privileged");
  if (tty !== undefined) checkBoolean(tty, "exec.tty");
  if (stdin !== undefined) checkInput(stdin, "exec.stdin");
  return options;
}

/** Options of `exec` that need this process while the command runs. */
const NEEDS_CALLER = ["stdin", "timeout", "signal"] as const;

/** Throws InvalidOptionError for options that a command in the background cannot have. Returns the options. */
export function checkDetached(options: ExecOptions): DetachedExecOptions {
  for (const name of NEEDS_CALLER) {
    if (options[name] === undefined) continue;
    const expected = "no value for a command in the background (execStream has it)";
    throw new InvalidOptionError(`execDetached.${name}`, expected, options[name]);
  }
  return options;
}
