import { basename } from "node:path";
import { realProcess } from "../common/process-wide";
import { readIfPresent } from "./process-files";

/** Options of Node.js that take the next argument as their value. */
const WITH_VALUE = /^(-r|-C|--(require|import|loader|experimental-loader|conditions|env-file))$/;
/** Options of Node.js that run what they name, and no script. */
const WITHOUT_SCRIPT = /^(--test|--watch|-e|--eval|-p|--print)$/;

/**
 * Describes what started a test run, for people: the runner's program and the folder, e.g. `jest in /home/me/shop`.
 *
 * Leaves out the program's arguments, which can be secrets: everyone who can reach the engine can read its labels.
 * Without `/proc`, a worker knows only the folder.
 */
export function startedBy(runnerPid: number): string {
  const shown = readIfPresent(`/proc/${runnerPid}/cmdline`).split("\0");
  const own = runnerPid === realProcess.pid ? [realProcess.execPath, ...ownArguments()] : [];
  const program = programIn(shown[0] === "" ? own : shown);
  const folder = workingFolder();
  return program === "" ? folder : `${program} in ${folder}`;
}

/** Returns the working directory. A process can outlive its own. */
function workingFolder(): string {
  try {
    return realProcess.cwd();
  } catch {
    return "a folder that was removed";
  }
}

function ownArguments(): string[] {
  return [...realProcess.execArgv, ...realProcess.argv.slice(1)];
}

/** Returns the name of the program in a command line; for Node.js, that of the script that it runs. */
export function programIn([program = "", ...options]: readonly string[]): string {
  const name = nameOf(program);
  if (name !== "node") return name;
  for (let index = 0; index < options.length; index++) {
    const option = options[index] ?? "";
    if (WITHOUT_SCRIPT.test(option)) return `${name} ${option}`;
    if (!option.startsWith("-")) return nameOf(option);
    if (WITH_VALUE.test(option)) index++;
  }
  return name;
}

/** Returns a file's name without the extension of a program. */
const nameOf = (path: string): string => basename(path).replace(/\.([cm]?[jt]s|exe)$/, "");
