import { debug } from "../common/debug";
import { ExitTimeoutError, messageOf } from "../errors";
import { checkTimeout } from "../spec/options";
import type { ContainerHandle } from "./container-handle";
import { openLimit } from "../common/limit";
import { operations } from "./load-operations";

export interface WaitForExitOptions {
  /** Milliseconds. Default: no limit. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

/** Waits until a container exits, and returns its exit code. Throws ExitTimeoutError after `timeout`. */
export async function awaitEnd(
  handle: ContainerHandle,
  { timeout, signal }: WaitForExitOptions,
): Promise<number> {
  if (timeout !== undefined) checkTimeout(timeout, "waitForExit.timeout");
  using limit = openLimit([signal], timeout);
  try {
    return await handle.waitForExit(limit.signal);
  } catch (error) {
    if (!limit.isOver) throw error;
    throw new ExitTimeoutError(handle.image, timeout ?? 0, await readEnd(handle));
  }
}

async function readEnd(handle: ContainerHandle): Promise<readonly string[]> {
  try {
    const { endOfLog } = await operations();
    return await endOfLog(handle.engine, handle.id, handle.info.tty);
  } catch (error) {
    // This error must not replace the ExitTimeoutError.
    debug(
      "containers",
      () => `could not read the log of a container that has not exited: ${messageOf(error)}`,
    );
    return [];
  }
}
