import { resolve } from "node:path";
import { openSession, type Session } from "../run/session";
import { debug } from "../common/debug";
import { realProcess } from "../common/process-wide";
import { config, type Config } from "../config";
import { messageOf, reasonOf } from "../errors";
import type * as RunEnds from "../fixtures/run-ends";
import { openJournal, readJournal } from "../journal/journal";
import { keepLastRun } from "../journal/last-run";
import type { JournalRecord } from "../run/start-record";
import type { ReporterOptions } from "./reporter-options";
import type { Style } from "./style";
import { summarize } from "./summary";

interface ReportSettings {
  /** Whether another run can follow that uses the fixtures of this run again. */
  readonly isWatching: boolean;
  /** The options that the user gave to the reporter. */
  readonly options?: ReporterOptions | undefined;
}

/** The part of reporters that is the same for all runners. In watch mode, serves one run (Jest) or all runs. */
export class RunReport {
  #session: Session | undefined;
  #fixtures: typeof RunEnds | undefined;
  readonly #settings: ReportSettings;
  readonly #loadFixtures: () => Promise<typeof RunEnds>;
  readonly #readSettings: () => Config;
  /** The folder in which the runner was started. */
  #folder = "";
  /** The path of the file to write a timeline to. */
  #timeline: string | undefined;
  /** Why there is neither a summary nor a timeline, such as a temporary folder that is not writable. Does not fail the run. */
  #obstacle: string | undefined;

  constructor(
    settings: ReportSettings,
    loadFixtures = loadRunEnds,
    readSettings: () => Config = config,
  ) {
    this.#settings = settings;
    this.#loadFixtures = loadFixtures;
    this.#readSettings = readSettings;
  }

  /**
   * Opens the journal, in which the run's processes then record what they start. Does nothing when called again.
   * Throws InvalidOptionError if a setting is invalid.
   */
  open(): Session {
    if (this.#session !== undefined) return this.#session;
    const settings = this.#readSettings();
    const session = openSession(settings);
    const timeline = settings.timeline ?? this.#settings.options?.timeline;
    // Tests that the runner runs in its own process can change its folder.
    this.#folder = realProcess.cwd();
    this.#timeline = timeline === undefined ? undefined : resolve(this.#folder, timeline);
    if (settings.summary || timeline !== undefined) {
      try {
        openJournal(session);
      } catch (error) {
        this.#obstacle = messageOf(error);
      }
    }
    this.#session = session;
    return session;
  }

  /** Call this before each run. */
  async begin(): Promise<void> {
    const session = this.open();
    this.#fixtures ??= await this.#loadFixtures();
    await this.#fixtures.beginRun(session);
  }

  /** Call this after each run. Resolves with the text to print, which may be empty. */
  async end(style: Style): Promise<string> {
    if (this.#session === undefined) return "";
    let failure = "";
    try {
      await this.#fixtures?.endRun(this.#session, this.#settings.isWatching);
    } catch (error) {
      failure = `${style.failure("Mayfly failed at the end of the run:")} ${messageOf(error)}\n`;
    }
    return (await this.#report(this.#session, style)) + failure;
  }

  async #report(session: Session, style: Style): Promise<string> {
    const { summary } = this.#readSettings();
    const file = this.#timeline;
    if (!summary && file === undefined) return "";
    if (this.#obstacle !== undefined) {
      return `Mayfly: no ${summary ? "summary" : "timeline"} of this run: ${this.#obstacle}\n`;
    }
    const records = readJournal(session);
    keep(this.#folder, records);
    const text = summary ? summarize(records, style) : "";
    return file === undefined ? text : text + (await write(file, records, style));
  }
}

/** Keeps a run for `mayfly timeline`. */
function keep(folder: string, records: readonly JournalRecord[]): void {
  if (records.length === 0) return;
  try {
    keepLastRun(folder, records);
  } catch (error) {
    debug(undefined, () => `could not keep the run for mayfly timeline: ${messageOf(error)}`);
  }
}

/** Returns a line that names the file, or says why it could not be written. */
async function write(
  file: string,
  records: readonly JournalRecord[],
  style: Style,
): Promise<string> {
  try {
    const { writeTimeline } = await import("./timeline/write-timeline");
    writeTimeline(file, records);
    return style.aside(`Mayfly: timeline in ${file}`) + "\n";
  } catch (error) {
    return `${style.failure("Mayfly could not write the timeline:")} ${reasonOf(error)}\n`;
  }
}

const loadRunEnds = (): Promise<typeof RunEnds> => import("../fixtures/run-ends");
