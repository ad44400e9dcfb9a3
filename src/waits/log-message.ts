import { sleep } from "../common/clock";
import { fieldOf, InvalidOptionError, WaitFailedError } from "../errors";
import type { Handle } from "../spec/handle";
import { checkWholeNumber } from "../spec/options";
import type { WaitContext } from "../spec/wait";
import { BaseWait, type BaseOptions } from "./base-wait";
import { MatchCounter } from "./match-counter";
import { growingDelays } from "./poll";
import { excerpt } from "./excerpt";
import { textMatcher, type TextMatcher } from "./text-matcher";

interface Options extends BaseOptions {
  readonly message: string | RegExp;
  readonly matches: TextMatcher;
  readonly times: number;
}

/**
 * How much older than the recorded start a log line may be, because the engine records the start a little late.
 *
 * The previous run's last lines are older than that, because a start takes longer.
 */
const LATE_START_MS = 20;

/** Waits until lines of the log match. Also reads the log of a container that has exited. */
export class LogMessageWait extends BaseWait<Options> {
  readonly survivesExit = true;

  constructor(message: string | RegExp, times: number) {
    const matches = textMatcher(message, "forLogMessage");
    if (typeof message === "string" && /[\r\n]/.test(message)) {
      throw InvalidOptionError.describing(
        "forLogMessage",
        "a string without line breaks",
        "a string with a line break",
      );
    }
    checkWholeNumber(times, "forLogMessage.times", { noun: "a whole number of lines" });
    super(Object.freeze({ message, matches, times }));
  }

  get description(): string {
    const { message, times } = this.options;
    const what = typeof message === "string" ? JSON.stringify(message) : String(message);
    return times === 1 ? `a log line with ${what}` : `${times} log lines with ${what}`;
  }

  async until(handle: Handle, { signal, startedAt, report }: WaitContext): Promise<void> {
    const { matches, times } = this.options;
    const counter = new MatchCounter(matches);
    const range = startedAt && { since: new Date(startedAt.getTime() - LATE_START_MS) };
    const isEnough = (text: string): boolean => {
      counter.add(text);
      if (counter.matched >= times) return true;
      const count = times === 1 ? "" : `${counter.matched} of ${times} lines; `;
      report(`${count}last log line: ${excerpt(text)}`);
      return false;
    };

    for (const delay of growingDelays()) {
      counter.rewind();
      try {
        for await (const { text } of handle.followLogs(range, signal)) if (isEnough(text)) return;
      } catch (error) {
        signal.throwIfAborted();
        // An error with a status is the engine's refusal, e.g. of a log driver that cannot be read. A lost
        // connection has no status.
        if (fieldOf(error, "statusCode") !== undefined) throw error;
      }
      signal.throwIfAborted();
      // Some engines end the stream while the container is still running.
      const { state } = await handle.refresh(signal);
      if (!state.running && state.status !== "restarting") break;
      await sleep(delay, signal);
    }
    // The stream may have ended before the last lines were stored.
    counter.rewind();
    for await (const { text } of handle.printedLines(range, signal)) if (isEnough(text)) return;
    throw new WaitFailedError(this.description, "the container exited without printing it");
  }
}
