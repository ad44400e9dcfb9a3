import { openLimit } from "../../common/limit";
import type { Handle } from "../../spec/handle";
import { checkTimeout } from "../../spec/options";
import { DEFAULT_STARTUP_TIMEOUT_MS } from "../../spec/wait";
import { LogMessageWait } from "../../waits/log/log-message";
import { runWait } from "../../waits/run-wait";

export interface WaitForLogOptions {
  /** How many lines have to match. Default 1. */
  readonly times?: number;
  /** Milliseconds. Default 60,000. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

/** Waits until the process has printed lines that match, since it last started. */
export async function waitForLog(
  handle: Handle,
  message: string | RegExp,
  { times = 1, timeout = DEFAULT_STARTUP_TIMEOUT_MS, signal }: WaitForLogOptions,
): Promise<void> {
  const wait = new LogMessageWait(message, times, "waitForLog");
  checkTimeout(timeout, "waitForLog.timeout");
  using limit = openLimit([signal]);
  const { startedAt, finishedAt } = handle.info.state;
  const context = {
    signal: limit.signal,
    // The wait looks for its line in the whole log of a process that has ended.
    exited: new AbortController().signal,
    startedAt: finishedAt === undefined ? undefined : startedAt,
    report: () => undefined,
  };
  await runWait(wait, handle, context, timeout);
}
