import { openSession, type Session } from "../run/session";
import { config, type Config } from "../config";
import { InvalidOptionError, messageOf } from "../errors";
import type * as RunEnds from "../fixtures/run-ends";
import { openJournal, readJournal } from "../journal/journal";
import type { Style } from "./style";
import { summarize } from "./summary";

interface ReportSettings {
  /** Whether another run can follow, which then finds the fixtures of this one. */
  readonly isWatching: boolean;
}

/** What a reporter does, whichever runner it is for. In watch mode one is for all runs, or for each. */
export class RunReport {
  #session: Session | undefined;
  #fixtures: typeof RunEnds | undefined;
  /** Why there can be no summary: a temporary folder that cannot be written to is no reason to fail a run. */
  #obstacle: string | undefined;

  constructor(
    private readonly settings: ReportSettings,
    private readonly loadFixtures = loadRunEnds,
    private readonly readSettings: () => Config = config,
  ) {}

  /**
   * From now on what the run's processes start is written down. Called again it changes nothing.
   * Throws InvalidOptionError for a wrong setting.
   */
  open(): Session {
    if (this.#session !== undefined) return this.#session;
    const settings = this.readSettings();
    const session = openSession(settings);
    if (wantsSummary(settings)) {
      try {
        openJournal(session);
      } catch (error) {
        this.#obstacle = messageOf(error);
      }
    }
    this.#session = session;
    return session;
  }

  /** Before each run. */
  async begin(): Promise<void> {
    const session = this.open();
    this.#fixtures ??= await this.loadFixtures();
    await this.#fixtures.beginRun(session);
  }

  /** After each run: resolves with what is to be printed, empty where there is nothing to say. */
  async end(style: Style): Promise<string> {
    if (this.#session === undefined) return "";
    let failure = "";
    try {
      await this.#fixtures?.endRun(this.#session, this.settings.isWatching);
    } catch (error) {
      failure = `${style.failure("Mayfly, at the end of the run:")} ${messageOf(error)}\n`;
    }
    return this.#summarize(this.#session, style) + failure;
  }

  #summarize(session: Session, style: Style): string {
    if (!wantsSummary(this.readSettings())) return "";
    if (this.#obstacle !== undefined) return `Mayfly: no summary of this run: ${this.#obstacle}\n`;
    return summarize(readJournal(session), style);
  }
}

const loadRunEnds = (): Promise<typeof RunEnds> => import("../fixtures/run-ends");

function wantsSummary({ summary = "on" }: Pick<Config, "summary">): boolean {
  if (summary !== "on" && summary !== "off") {
    throw InvalidOptionError.quoting("MAYFLY_SUMMARY", "on or off", summary);
  }
  return summary === "on";
}
