import { sleep } from "../../common/clock";
import { openLimit } from "../../common/limit";
import { fieldOf, InvalidOptionError, WaitFailedError } from "../../errors";
import type { Handle } from "../../spec/handle";
import { checkWholeNumber } from "../../spec/options";
import type { WaitContext, WaitEnd } from "../../spec/wait";
import { BaseWait, type BaseOptions } from "../base-wait";
import { growingDelays } from "../poll";
import { lineMatcher, type LineMatcher } from "./line-matcher";
import { LogSearch } from "./log-search";

interface Options extends BaseOptions {
  readonly message: string | RegExp;
  readonly newMatcher: () => LineMatcher;
  readonly times: number;
}

/** How much older than the recorded start a log line may be: engines record the start a little late. */
const LATE_START_MS = 20;

/** A line without its end counts when nothing was added to it for this time. */
const UNFINISHED_MS = 100;

/** Waits until lines of the log match. Also reads the log of a container that has exited. */
export class LogMessageWait extends BaseWait<Options> {
  readonly survivesExit = true;
  readonly watchesOutput = true;

  /** `option` is the method that the message and the number were given to. */
  constructor(message: string | RegExp, times = 1, option = "forLogMessage") {
    const newMatcher = lineMatcher(message, option);
    if (typeof message === "string" && /[\r\n]/.test(message)) {
      throw InvalidOptionError.describing(
        option,
        "a string without line breaks, or a RegExp",
        "a string with a line break",
      );
    }
    checkWholeNumber(times, `${option}.times`, { noun: "a whole number of lines" });
    super(Object.freeze({ message, newMatcher, times }));
  }

  get description(): string {
    const { message, times } = this.options;
    const what = typeof message === "string" ? JSON.stringify(message) : String(message);
    return times === 1 ? `a log line with ${what}` : `${times} log lines with ${what}`;
  }

  testcontainersMessage(end: WaitEnd): string {
    const message = `message "${String(this.options.message)}"`;
    return end === "exited"
      ? `Log stream ended and ${message} was not received`
      : `Log ${message} not received after ${end.afterMs}ms`;
  }

  async until(handle: Handle, context: WaitContext): Promise<void> {
    const { message, newMatcher, times } = this.options;
    const search = new LogSearch(message, newMatcher(), times, context.report);
    const limit = openLimit([context.signal]);
    const inner = { ...context, signal: limit.signal };
    const { unfinishedLines } = context;
    const begun = unfinishedLines && untilBegun(search, unfinishedLines, limit.signal);
    try {
      await Promise.race([this.untilLogged(search, handle, inner), ...(begun ? [begun] : [])]);
    } finally {
      limit.abort();
    }
  }

  private async untilLogged(
    search: LogSearch,
    handle: Handle,
    { signal, startedAt }: WaitContext,
  ): Promise<void> {
    const range = startedAt && { since: beginOfRun(startedAt, handle.info.state.finishedAt) };
    for (const delay of growingDelays()) {
      search.rewind();
      try {
        for await (const { text } of handle.followLogs(range, signal)) if (search.add(text)) return;
      } catch (error) {
        signal.throwIfAborted();
        // An error with a status is the engine's refusal, e.g. of a log driver that cannot be read.
        if (!isLost(error)) throw error;
      }
      signal.throwIfAborted();
      // Some engines end the stream while the container is still running.
      if (await hasEnded(handle, signal)) break;
      await sleep(delay, signal);
    }
    // The stream may have ended before the last lines were stored.
    search.rewind();
    for await (const { text } of handle.printedLines(range, signal)) if (search.add(text)) return;
    throw new WaitFailedError(this.description, "the container exited without printing it");
  }
}

/**
 * Returns a time before the first line of a run and after the last line of the earlier run. On a busy machine the
 * engine records a start late and stamps the last lines of a run late, so halfway between both is safest.
 */
function beginOfRun(startedAt: Date, finishedAt: Date | undefined): Date {
  const latest = startedAt.getTime() - LATE_START_MS;
  if (finishedAt === undefined || finishedAt > startedAt) return new Date(latest);
  return new Date(Math.min(latest, (startedAt.getTime() + finishedAt.getTime()) / 2));
}

/** Returns false also while the engine does not answer: when it does again, the container may run. */
async function hasEnded(handle: Handle, signal: AbortSignal): Promise<boolean> {
  try {
    const { state } = await handle.refresh(signal);
    return !state.running && state.status !== "restarting";
  } catch (error) {
    signal.throwIfAborted();
    if (!isLost(error)) throw error;
    return false;
  }
}

/** Returns true if the engine did not answer, as while it restarts. A refusal has a status. */
function isLost(error: unknown): boolean {
  return fieldOf(error, "statusCode") === undefined;
}

/** Waits until a line that the container has begun is enough. Engines log a line only when it has its end. */
async function untilBegun(
  search: LogSearch,
  unfinishedLines: () => readonly string[],
  signal: AbortSignal,
): Promise<void> {
  let before: readonly string[] = [];
  for (;;) {
    await sleep(UNFINISHED_MS, signal);
    const now = unfinishedLines();
    if (now.some((line) => before.includes(line) && search.isEnoughWith(line))) return;
    before = now;
  }
}
