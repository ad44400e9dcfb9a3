import { openSession, type Session } from "../run/session";
import { config, type Config } from "../config";
import { InvalidOptionError, messageOf } from "../errors";
import { openJournal, readJournal } from "../journal/journal";
import type { RunListener, ReportedRun } from "./run-listener";
import { RUN_LISTENERS } from "./run-listeners";
import type { Style } from "./style";
import { summarize } from "./summary";

/** What a reporter does, whichever runner it is for. In watch mode one is for all runs, or for each. */
export class RunReport {
  #session: Session | undefined;
  #listeners: readonly RunListener[] | undefined;
  /** Why there can be no summary: a temporary folder that cannot be written to is no reason to fail a run. */
  #obstacle: string | undefined;

  constructor(
    private readonly settings: Pick<ReportedRun, "isWatching">,
    private readonly loadListeners = RUN_LISTENERS,
    private readonly readSettings: () => Config = config,
  ) {}

  /**
   * From now on what the run's processes start is written down. Called again it changes nothing.
   * Throws InvalidOptionError for a wrong setting.
   */
  open(): void {
    if (this.#session !== undefined) return;
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
  }

  /** Before each run. */
  async begin(): Promise<void> {
    this.open();
    this.#listeners ??= await Promise.all(this.loadListeners.map((load) => load()));
    for (const { onRunStart } of this.#listeners) await onRunStart?.(this.#run());
  }

  /** After each run: resolves with what is to be printed, empty where there is nothing to say. */
  async end(style: Style): Promise<string> {
    if (this.#session === undefined) return "";
    const failures: string[] = [];
    for (const { onRunEnd } of this.#listeners ?? []) {
      try {
        await onRunEnd?.(this.#run());
      } catch (error) {
        failures.push(`${style.failure("Mayfly, at the end of the run:")} ${messageOf(error)}\n`);
      }
    }
    return [this.#summarize(this.#session, style), ...failures].join("");
  }

  #summarize(session: Session, style: Style): string {
    if (!wantsSummary(this.readSettings())) return "";
    if (this.#obstacle !== undefined) return `Mayfly: no summary of this run: ${this.#obstacle}\n`;
    return summarize(readJournal(session), style);
  }

  #run(): ReportedRun {
    if (this.#session === undefined) throw new Error("the report is not open");
    return { ...this.settings, session: this.#session };
  }
}

function wantsSummary({ summary = "on" }: Pick<Config, "summary">): boolean {
  if (summary !== "on" && summary !== "off") {
    throw InvalidOptionError.quoting("MAYFLY_SUMMARY", "on or off", summary);
  }
  return summary === "on";
}
