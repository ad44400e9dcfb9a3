import { fieldOf } from "../errors";
import { PHASES, type JournalRecord, type Segment } from "../run/start-record";

/** Returns a record as a line, with a line break at the end. */
export const formatRecord = (record: JournalRecord): string => `${JSON.stringify(record)}\n`;

/**
 * Reads lines that `formatRecord` has written. Ignores others: another version of Mayfly may write records that this
 * one does not know, and a user may give any file.
 */
export function parseRecords(text: string): JournalRecord[] {
  return text.split("\n").flatMap(parseLine);
}

function parseLine(line: string): JournalRecord[] {
  let given: unknown;
  try {
    given = JSON.parse(line);
  } catch {
    return [];
  }
  return isRecord(given) ? [given] : [];
}

function isRecord(given: unknown): given is JournalRecord {
  const has = (type: string, ...fields: string[]): boolean =>
    fields.every((field) => typeof fieldOf(given, field) === type);
  const mayHave = (type: string, ...fields: string[]): boolean =>
    fields.every((field) => fieldOf(given, field) === undefined || has(type, field));
  if (!has("string", "image") || !mayHave("string", "fixture", "worker")) return false;
  if (!mayHave("number", "pid")) return false;
  switch (fieldOf(given, "type")) {
    case "use":
      return has("string", "id", "by");
    case "start":
      return (
        has("string", "outcome") &&
        ["at", "took"].every((field) => isTime(fieldOf(given, field))) &&
        mayHave("string", "id", "name", "code", "error") &&
        areTimes(fieldOf(given, "phases")) &&
        areSegments(fieldOf(given, "segments"))
      );
    default:
      return false;
  }
}

/** The latest time that a Date can have, in milliseconds since 1970. */
const LATEST_MS = 8.64e15;

const isTime = (given: unknown): given is number =>
  typeof given === "number" && given >= 0 && given <= LATEST_MS;

const areTimes = (given: unknown): boolean =>
  typeof given === "object" && given !== null && Object.values(given).every(isTime);

const areSegments = (given: unknown): boolean =>
  given === undefined || (Array.isArray(given) && given.every(isSegment));

const isSegment = (given: unknown): given is Segment =>
  PHASES.some((phase) => phase === fieldOf(given, "phase")) &&
  ["from", "took"].every((field) => isTime(fieldOf(given, field))) &&
  ["waitingFor", "lastSeen"].every((field) =>
    ["string", "undefined"].includes(typeof fieldOf(given, field)),
  );
