import { openSession, type Session } from "../run/session";
import { config, type Config } from "../config";
import { messageOf } from "../errors";
import type * as RunEnds from "../fixtures/run-ends";
import { openJournal, readJournal } from "../journal/journal";
import type { Style } from "./style";
import { summarize } from "./summary";

interface ReportSettings {
  /** Whether another run can follow that uses the fixtures of this run again. */
  readonly isWatching: boolean;
}

/** The part of reporters that is the same for all runners. In watch mode, serves one run (Jest) or all runs. */
export class RunReport {
  #session: Session | undefined;
  #fixtures: typeof RunEnds | undefined;
  readonly #settings: ReportSettings;
  readonly #loadFixtures: () => Promise<typeof RunEnds>;
  readonly #readSettings: () => Config;
  /** Why there is no summary, such as a temporary folder that is not writable. Does not fail the run. */
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
    if (settings.summary) {
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
    return this.#summarize(this.#session, style) + failure;
  }

  #summarize(session: Session, style: Style): string {
    if (!this.#readSettings().summary) return "";
    if (this.#obstacle !== undefined) return `Mayfly: no summary of this run: ${this.#obstacle}\n`;
    return summarize(readJournal(session), style);
  }
}

const loadRunEnds = (): Promise<typeof RunEnds> => import("../fixtures/run-ends");
