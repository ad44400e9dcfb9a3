import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { epoch } from "../common/clock";
import { sha256 } from "../common/crypto";
import { debug } from "../common/debug";
import { fieldOf, messageOf } from "../errors";
import { userFolder } from "../common/user-folder";
import { formatProcessId, parseProcessId, stateOfProcess } from "./process-id";
import type { TestRunId } from "./session";

/** In a run's folder: the runner's process id. */
const RUNNER_FILE = "owner";
/** Milliseconds after which a folder goes whose runner cannot be judged. */
const FORGOTTEN_MS = 7 * 24 * 3_600_000;

/**
 * Where the processes of one test run leave each other notes: the same folder in the runner and in
 * all of its workers, and another one for the next run, also under the same session id. Whoever
 * writes there opens it.
 */
export function runFolder({ id, runner }: TestRunId): string {
  const name = runner === undefined ? id : `${id} ${formatProcessId(runner)}`;
  return join(allRuns(), sha256(name).slice(0, 32));
}

/**
 * The run's folder, which is made where it is missing, for the user only. Whoever makes it removes
 * those of runs that have ended. Cheap when it is there. Throws what the file system does.
 */
export function openRunFolder(run: TestRunId): string {
  const folder = runFolder(run);
  mkdirSync(allRuns(), { recursive: true, mode: 0o700 });
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (fieldOf(error, "code") === "EEXIST") return folder;
    throw error;
  }
  const runner = run.runner === undefined ? "" : formatProcessId(run.runner);
  writeFileSync(join(folder, RUNNER_FILE), runner, { mode: 0o600 });
  removeEndedRuns();
  return folder;
}

const allRuns = (): string => join(userFolder(), "runs");

/**
 * Removes the folders of runs that have ended, which can hold secrets: of builds whose process was killed, or
 * passwords of servers. Throws MayflyError where the user has no folder.
 */
export function removeEndedRuns(): void {
  const runs = allRuns();
  if (!existsSync(runs)) return;
  for (const name of readdirSync(runs)) {
    const folder = join(runs, name);
    try {
      if (hasEnded(folder)) rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      // Another process may be removing it, too; what stays is found by the next run.
      debug(undefined, () => `could not remove the folder of a run: ${messageOf(error)}`);
    }
  }
}

function hasEnded(folder: string): boolean {
  const runner = parseProcessId(readIfPresent(join(folder, RUNNER_FILE)));
  const age = epoch() - statSync(folder).mtimeMs;
  const state = runner === undefined ? "unknown" : stateOfProcess(runner, age);
  if (state !== "unknown") return state === "dead";
  // The process that made the folder may be about to write the file; or nothing tells whether the runner lives.
  return age > FORGOTTEN_MS;
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (fieldOf(error, "code") === "ENOENT") return undefined;
    throw error;
  }
}
