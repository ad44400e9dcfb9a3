import { hintLine } from "../../errors/layout";
import type { ExecResult } from "../../spec/output";

/** Matches the words of runc and crun for a program that cannot be run. One of the groups is its name. */
const CANNOT_RUN =
  /exec: "((?:[^"\\]|\\.)*)": (?:executable file not found|stat |no such file|permission denied)|executable file `([^`]*)` not found/i;

/** Returns a hint if an engine could not run a program of the image. */
export function missingProgramHint(reason: string): string | undefined {
  const match = CANNOT_RUN.exec(reason);
  if (match === null) return undefined;
  const program = match[1] ?? match[2] ?? "";
  if (match[0].endsWith("permission denied")) {
    return `${program} is not a file that the container's user may execute`;
  }
  const words = program.trim().split(/\s+/);
  if (words.length > 1) return `give each word on its own: ${JSON.stringify(words)}`;
  return `the image has no program ${program}; pipes, && and a shell's own commands need a shell: ["sh", "-c", "…"]`;
}

/** The exit codes of a command that the engine could not run. */
const NOT_RUN = [126, 127];

/**
 * Adds a hint to the result of a command whose program does not exist. Most engines report that as the command's output,
 * and not as an error.
 */
export function withMissingProgramHint(result: ExecResult): ExecResult {
  const { exitCode, output, stdout, stderr } = result;
  const isOfEngine = NOT_RUN.includes(exitCode) && output.startsWith("OCI runtime exec failed");
  const hint = isOfEngine ? missingProgramHint(output) : undefined;
  if (hint === undefined) return result;
  const add = (text: string): string =>
    text === output ? `${text.trimEnd()}${hintLine(hint)}\n` : text;
  return { exitCode, output: add(output), stdout: add(stdout), stderr: add(stderr) };
}
