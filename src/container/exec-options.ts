import { InvalidOptionError } from "../errors";
import { checkText, checkTimeout } from "../spec/options";
import type { ExecOptions } from "../spec/output";

/** Throws InvalidOptionError for what cannot be right. */
export function checkExecOptions(options: ExecOptions): ExecOptions {
  const { timeout, stdin, user, workingDir } = options;
  if (timeout !== undefined) checkTimeout(timeout, "exec timeout");
  if (user !== undefined) checkText(user, "exec user");
  if (workingDir !== undefined) checkText(workingDir, "exec working directory");
  if (stdin !== undefined && !isInput(stdin)) {
    throw new InvalidOptionError("exec stdin", "a text, a Buffer or a readable stream", stdin);
  }
  return options;
}

function isInput(stdin: unknown): boolean {
  if (typeof stdin === "string" || Buffer.isBuffer(stdin)) return true;
  return typeof stdin === "object" && stdin !== null && Symbol.asyncIterator in stdin;
}
