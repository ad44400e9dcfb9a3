import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { formatRecord } from "../../journal/records";
import type { JournalRecord } from "../../run/start-record";
import { timelinePage } from "./page";

/**
 * Writes a run to a file: as a page if the file's name ends with `.html`, otherwise as a record that
 * `mayfly timeline` reads. Makes missing folders. Throws the file system's errors.
 */
export function writeTimeline(file: string, records: readonly JournalRecord[]): void {
  mkdirSync(dirname(file), { recursive: true });
  const text = file.endsWith(".html") ? timelinePage(records) : records.map(formatRecord).join("");
  writeFileSync(file, text);
}
