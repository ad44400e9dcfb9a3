import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { programEnvironment } from "../config";
import { realProcess } from "../common/process-wide";
import { userFolder } from "../common/user-folder";
import { randomUuid } from "../common/uuid";

/** Linux takes 128 KiB for one variable (execve(2), MAX_ARG_STRLEN); a bundle of certificates has more. */
const LONGEST_VARIABLE = 100_000;

/**
 * Starts a helper program that shares nothing with this process: neither its terminal and process group,
 * so that Ctrl-C does not reach it, nor its open files, so that nobody waits for its end, nor its folder
 * and environment. Synchronous, since it is also called when the process is about to end. Throws when the
 * input is too long for the environment, and there is no folder to hand it over in.
 */
export function startProgram(
  program: string,
  input: object,
  nodeFlags: readonly string[] = [],
): ChildProcess {
  const text = JSON.stringify(input);
  const isLong = Buffer.byteLength(text) > LONGEST_VARIABLE;
  const standardInput = isLong ? openUnnamed(text) : "ignore";
  try {
    const child = spawn(realProcess.execPath, [...nodeFlags, program], {
      detached: true,
      stdio: [standardInput, "ignore", "ignore"],
      // On Windows the drive's root.
      cwd: "/",
      env: programEnvironment(isLong ? undefined : text),
      windowsHide: true,
    });
    child.unref();
    return child;
  } finally {
    if (standardInput !== "ignore") closeSync(standardInput);
  }
}

/** Opens a file with this content that has no name any more, so that nobody has to remove it. */
function openUnnamed(text: string): number {
  const file = join(userFolder(), `input-${randomUuid()}`);
  try {
    writeFileSync(file, text, { flag: "wx", mode: 0o600 });
    return openSync(file, "r");
  } finally {
    unlinkSync(file);
  }
}
