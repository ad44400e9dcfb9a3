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
/** Milliseconds after which a folder is removed even if the runner's state is unknown. */
const FORGOTTEN_MS = 7 * 24 * 3_600_000;

/**
 * Returns the path of the folder in which the processes of a test run leave notes for each other. The runner
 * and all of its workers get the same path; the next test run gets another one, even with the same session
 * id. The folder may not exist: call `openRunFolder` before writing.
 */
export function runFolder({ id, runner }: TestRunId): string {
  const name = runner === undefined ? id : `${id} ${formatProcessId(runner)}`;
  return join(allRuns(), sha256(name).slice(0, 32));
}

/**
 * Returns the path of a test run's folder, and creates the folder if it does not exist. Only this user can
 * enter it. A call that creates the folder also removes the folders of runs that have ended. Throws the file
 * system's error, and MayflyError if the user has no folder.
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
 * Removes the folders of test runs that have ended. They can contain secrets: build secrets of killed
 * processes, and passwords of servers. Throws MayflyError if the user has no folder.
 */
export function removeEndedRuns(): void {
  const runs = allRuns();
  if (!existsSync(runs)) return;
  for (const name of readdirSync(runs)) {
    const folder = join(runs, name);
    try {
      if (hasEnded(folder)) rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      // Another process may also be removing it. The next run tries again.
      debug(undefined, () => `could not remove a test run's folder: ${messageOf(error)}`);
    }
  }
}

function hasEnded(folder: string): boolean {
  const runner = parseProcessId(readIfPresent(join(folder, RUNNER_FILE)));
  const age = epoch() - statSync(folder).mtimeMs;
  const state = runner === undefined ? "unknown" : stateOfProcess(runner, age);
  if (state !== "unknown") return state === "dead";
  // The process that created the folder may be about to write the file, or the runner's state is unknown.
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
