import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { InvalidOptionError, reasonOf } from "../../errors";
import { readLastRun } from "../../journal/last-run";
import { parseRecords } from "../../journal/records";
import { checkTimelineFile } from "../../reporting/reporter-options";
import { writeTimeline } from "../../reporting/timeline/write-timeline";
import type { JournalRecord } from "../../run/start-record";
import type { Command, Input, Surroundings } from "../command";

const DEFAULT_OUTPUT = "mayfly-timeline.html";

export const timeline: Command = {
  name: "timeline",
  group: "See",
  summary: "Write a page that shows where the time of a test run went",
  details: `Without RECORD, the page shows the last run of this project that a reporter watched and that started
containers (docs/reporting.md). A RECORD is a file that a run wrote with MAYFLY_TIMELINE=run.jsonl.`,
  operands: ["[RECORD]"],
  options: {
    output: {
      value: "FILE",
      summary: `The file to write; .html for the page, .jsonl for the record (default ${DEFAULT_OUTPUT})`,
    },
  },
  run: runTimeline,
};

/** Returns 1 if there is no last run. */
function runTimeline(
  { operands: [file], valueOf }: Input,
  { print, warn, folder }: Surroundings,
): Promise<number> {
  const name = checkTimelineFile(valueOf("output") ?? DEFAULT_OUTPUT, "--output");
  const output = resolve(folder, name);
  const records = file === undefined ? readLastRun(folder) : readRecord(file, folder);
  if (records === undefined) {
    warn(
      `No run of ${folder} is known. Add a reporter to your test runner (docs/reporting.md), and run the tests from this folder.\n`,
    );
    return Promise.resolve(1);
  }
  writeTimeline(output, records);
  print(`${output}\n`);
  return Promise.resolve(0);
}

function readRecord(file: string, folder: string): JournalRecord[] {
  const expected = "a file that a run wrote with MAYFLY_TIMELINE=run.jsonl";
  let text: string;
  try {
    text = readFileSync(resolve(folder, file), "utf8");
  } catch (error) {
    throw InvalidOptionError.quoting("RECORD", `${expected} (${reasonOf(error)})`, file);
  }
  const records = parseRecords(text);
  if (records.length === 0) throw InvalidOptionError.quoting("RECORD", expected, file);
  return records;
}
