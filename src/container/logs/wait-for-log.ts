import { openLimit } from "../../common/limit";
import type { Handle } from "../../spec/handle";
import { checkTimeout } from "../../spec/options";
import { DEFAULT_STARTUP_TIMEOUT_MS } from "../../spec/wait";
import { LogMessageWait } from "../../waits/log/log-message";
import { runWait } from "../../waits/run-wait";
import { startedAgainAt } from "./started-again";

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
  // The process can have ended, or started again, since the handle's last look.
  const { state } = await handle.refresh(limit.signal);
  const context = {
    signal: limit.signal,
    // The wait looks for its line in the whole log of a process that has ended.
    exited: new AbortController().signal,
    startedAt: startedAgainAt(state),
    report: () => undefined,
  };
  // No start-up: the caller's own time counts as it is.
  await runWait(wait, handle, context, timeout, 1);
}
