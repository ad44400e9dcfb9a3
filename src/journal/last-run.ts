import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { epoch } from "../common/clock";
import { sha256 } from "../common/crypto";
import { userFolder } from "../common/user-folder";
import { randomUuid } from "../common/uuid";
import { fieldOf } from "../errors";
import type { JournalRecord } from "../run/start-record";
import { formatRecord, parseRecords } from "./records";

/** Milliseconds for which the last run of a project is kept. */
const KEPT_MS = 30 * 24 * 3_600_000;

/**
 * Keeps the records of a run until the next run of the same project, in a folder that only this user can enter. `folder`
 * is the one in which the runner was started. Throws the file system's errors, and MayflyError if the user has no folder.
 */
export function keepLastRun(folder: string, records: readonly JournalRecord[]): void {
  const runs = allLastRuns();
  mkdirSync(runs, { recursive: true, mode: 0o700 });
  removeForgotten(runs);
  const file = fileOf(folder);
  // A reader finds the records of one run or the other, never a part.
  const unfinished = `${file}.${randomUuid()}`;
  writeFileSync(unfinished, records.map(formatRecord).join(""), { mode: 0o600 });
  renameSync(unfinished, file);
}

/** Returns the records of the last run in this folder, or in the nearest folder above; undefined if there is none. */
export function readLastRun(folder: string): JournalRecord[] | undefined {
  try {
    return parseRecords(readFileSync(fileOf(folder), "utf8"));
  } catch (error) {
    if (fieldOf(error, "code") !== "ENOENT") throw error;
    const parent = dirname(folder);
    return parent === folder ? undefined : readLastRun(parent);
  }
}

const allLastRuns = (): string => join(userFolder(), "last-runs");

const fileOf = (folder: string): string =>
  join(allLastRuns(), `${sha256(folder).slice(0, 32)}.jsonl`);

function removeForgotten(runs: string): void {
  for (const name of readdirSync(runs)) {
    const file = join(runs, name);
    const found = statSync(file, { throwIfNoEntry: false });
    if (found !== undefined && epoch() - found.mtimeMs > KEPT_MS) rmSync(file, { force: true });
  }
}
