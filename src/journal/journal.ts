import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { openRunFolder, runFolder } from "../run/run-folder";
import type { TestRunId } from "../run/session";
import { debug } from "../common/debug";
import { fieldOf, messageOf } from "../errors";
import { processWide } from "../common/process-wide";
import type { JournalRecord } from "../run/start-record";

const FILE = "journal.jsonl";
/** How much is remembered where nobody has opened a journal, as in programs that are no tests. */
const MOST_REMEMBERED = 200;

/** What this process has done before a journal was there, such as in Jest's `globalSetup`. */
const remembered = (): JournalRecord[] => processWide("journal", (): JournalRecord[] => []);

/** Bytes that `readJournal` has returned, by file. */
const positions = (): Map<string, number> =>
  processWide("journal positions", () => new Map<string, number>());

/**
 * Has the processes of the run write down what they start. Done by what will read it, in the
 * runner's process; without it nothing is written. Throws what the file system does.
 */
export function openJournal(run: TestRunId): void {
  openRunFolder(run);
  closeSync(openSync(fileOf(run), "a", 0o600));
  for (const record of remembered().splice(0)) append(run, record);
}

/** Writes a line, of which no other process's can come in between; a failure is no reason to fail a start. */
export function writeJournal(run: TestRunId, record: JournalRecord): void {
  try {
    append(run, record);
  } catch (error) {
    if (fieldOf(error, "code") !== "ENOENT") {
      debug(undefined, () => `not in the journal: ${messageOf(error)}`);
      return;
    }
    const records = remembered();
    records.push(record);
    if (records.length > MOST_REMEMBERED) records.shift();
  }
}

/** What was written since this process read it last; nothing where somebody has emptied the temporary folder. */
export function readJournal(run: TestRunId): JournalRecord[] {
  const file = fileOf(run);
  const position = positions().get(file) ?? 0;
  const news = readFrom(file, position);
  const end = news.lastIndexOf("\n") + 1;
  positions().set(file, position + end);
  return news.subarray(0, end).toString().split("\n").flatMap(parse);
}

const fileOf = (run: TestRunId): string => join(runFolder(run), FILE);

/** Opened without O_CREAT: that the file is there says that somebody will read it. */
function append(run: TestRunId, record: JournalRecord): void {
  const descriptor = openSync(fileOf(run), constants.O_WRONLY | constants.O_APPEND);
  try {
    writeSync(descriptor, `${JSON.stringify(record)}\n`);
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

/** Another version of Mayfly may write to it, too. */
function parse(line: string): JournalRecord[] {
  if (line === "") return [];
  try {
    const record = JSON.parse(line) as JournalRecord;
    return ["start", "use"].includes(record.type) ? [record] : [];
  } catch {
    return [];
  }
}
