import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { openRunFolder, runFolder } from "../run/run-folder";
import type { TestRunId } from "../run/session";
import { debug } from "../common/debug";
import { fieldOf, messageOf } from "../errors";
import { processWide } from "../common/process-wide";
import type { JournalRecord } from "../run/start-record";
import { formatRecord, parseRecords } from "./records";

const FILE = "journal.jsonl";
/** The maximum number of records to remember while no journal is open, as in programs that are not tests. */
const MOST_REMEMBERED = 200;

/** The records from before the journal was opened, such as those of Jest's `globalSetup`. */
const remembered = (): JournalRecord[] => processWide("journal", (): JournalRecord[] => []);

/** The number of bytes that `readJournal` has read, by file. */
const positions = (): Map<string, number> =>
  processWide("journal positions", () => new Map<string, number>());

/**
 * Opens the journal of a run, in which the run's processes then record what they start. Called in the runner's process
 * by the reporter that reads the journal. Without this call, nothing is written. Throws the file system's errors.
 */
export function openJournal(run: TestRunId): void {
  openRunFolder(run);
  closeSync(openSync(fileOf(run), "a", 0o600));
  for (const record of remembered().splice(0)) append(run, record);
}

/** Writes a record as one line, in one write. Never throws, since the journal must not make a start fail. */
export function writeJournal(run: TestRunId, record: JournalRecord): void {
  try {
    append(run, record);
  } catch (error) {
    if (fieldOf(error, "code") !== "ENOENT") {
      debug(undefined, () => `could not write to the journal: ${messageOf(error)}`);
      return;
    }
    const records = remembered();
    records.push(record);
    if (records.length > MOST_REMEMBERED) records.shift();
  }
}

/** Returns the records written since this process last read the journal; none if the file has been removed. */
export function readJournal(run: TestRunId): JournalRecord[] {
  const file = fileOf(run);
  const position = positions().get(file) ?? 0;
  const news = readFrom(file, position);
  const end = news.lastIndexOf("\n") + 1;
  positions().set(file, position + end);
  return parseRecords(news.subarray(0, end).toString());
}

const fileOf = (run: TestRunId): string => join(runFolder(run), FILE);

/** Appends to an existing file only (no O_CREAT): if the file exists, a reporter will read it. */
function append(run: TestRunId, record: JournalRecord): void {
  const descriptor = openSync(fileOf(run), constants.O_WRONLY | constants.O_APPEND);
  try {
    writeSync(descriptor, formatRecord(record));
  } finally {
    closeSync(descriptor);
  }
}

function readFrom(file: string, position: number): Buffer {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch (error) {
    if (fieldOf(error, "code") === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
  try {
    const bytes = Buffer.alloc(Math.max(fstatSync(descriptor).size - position, 0));
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, position));
  } finally {
    closeSync(descriptor);
  }
}
