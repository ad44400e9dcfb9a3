import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { programArguments, programEnvironment, withInput } from "../config";
import { realProcess } from "../common/process-wide";
import { userFolder } from "../common/user-folder";
import { randomUuid } from "../common/uuid";

/**
 * The longest variable in bytes. Linux limits one to 128 KiB (execve(2), MAX_ARG_STRLEN), which a bundle of
 * certificates exceeds; Windows to 32,767 characters.
 */
const LONGEST_VARIABLE = realProcess.platform === "win32" ? 32_000 : 100_000;

/** How a helper program is started. */
export interface ProgramOptions {
  /** Arguments of Node.js. */
  readonly nodeFlags?: readonly string[];
  /** An open file that the program holds until it ends. */
  readonly inherited?: number | undefined;
}

/**
 * Starts a helper program, given as its code, that shares nothing with this process:
 *
 * - no terminal or process group, so that Ctrl-C does not reach the program;
 * - no open files, so that no process waits for the program's end, except `inherited`;
 * - no working directory or environment.
 *
 * Synchronous, since a process that is about to end also calls it. Throws if the program cannot be started, or
 * if code or input is too long for the environment and the user has no folder for a file.
 */
export function startProgram(
  code: string,
  input: object,
  { nodeFlags = [], inherited }: ProgramOptions = {},
): ChildProcess {
  const text = JSON.stringify(input);
  const isLong = [code, text].some((each) => Buffer.byteLength(each) > LONGEST_VARIABLE);
  const standardInput = isLong ? openUnnamed(withInput(code, text)) : "ignore";
  try {
    const child = spawn(
      realProcess.execPath,
      ["--title=mayfly-cleanup", ...nodeFlags, ...programArguments(isLong)],
      {
        detached: true,
        stdio: [standardInput, "ignore", "ignore", ...(inherited === undefined ? [] : [inherited])],
        // On Windows this is the drive's root.
        cwd: "/",
        env: programEnvironment(isLong ? undefined : { code, input: text }),
        windowsHide: true,
      },
    );
    child.unref();
    return child;
  } finally {
    if (standardInput !== "ignore") closeSync(standardInput);
  }
}

/** Opens a file with this content and unlinks it, so that it needs no removal. */
function openUnnamed(text: string): number {
  const file = join(userFolder(), `program-${randomUuid()}`);
  try {
    writeFileSync(file, text, { flag: "wx", mode: 0o600 });
    return openSync(file, "r");
  } finally {
    unlinkSync(file);
  }
}
