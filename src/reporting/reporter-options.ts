import { isTimelineFile, TIMELINE_FILE } from "../config";
import { InvalidOptionError } from "../errors";
import { checkObject } from "../spec/options";

/** The options of the reporters for Jest and Vitest. */
export interface ReporterOptions {
  /**
   * The file to which a page is written that shows where the time of the run went, e.g. `timeline.html`; or with the
   * ending `.jsonl` a record for `mayfly timeline`. `MAYFLY_TIMELINE` takes precedence.
   */
  readonly timeline?: string;
}

const OPTIONS = "options of mayfly's reporter";
const NAMES = ["timeline"];

/** Checks the options of a reporter. Throws InvalidOptionError. */
export function checkReporterOptions(given: ReporterOptions = {}): ReporterOptions {
  checkObject(given, OPTIONS, 'an object, such as { timeline: "timeline.html" }');
  const unknown = Object.keys(given).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw InvalidOptionError.quoting(OPTIONS, NAMES.join(", "), unknown);
  if (given.timeline !== undefined) checkTimelineFile(given.timeline, "timeline");
  return given;
}

/**
 * Returns the name of a file for a timeline.
 *
 * @throws InvalidOptionError if it ends neither as a page nor as a record
 */
export function checkTimelineFile(file: unknown, option: string): string {
  if (typeof file === "string" && isTimelineFile(file)) return file;
  throw InvalidOptionError.quoting(option, TIMELINE_FILE, file);
}
