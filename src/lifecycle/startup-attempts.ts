import { debug } from "../common/debug";
import {
  ContainerExitedError,
  ContainerStartError,
  messageOf,
  StartupTimeoutError,
} from "../errors";
import type { ContainerSpec } from "../spec/container-spec";
import { readsStreams } from "./stable-ports";

/**
 * Creates and starts a container, and again if it does not become ready, up to the spec's number of attempts. Throws
 * the last attempt's error. What the engine refuses once, it refuses again, so that gets no other attempt.
 *
 * `start` is told whether its attempt is the last one: only then is a failed container worth keeping.
 */
export async function startRepeatedly<T>(
  spec: ContainerSpec,
  signal: AbortSignal | undefined,
  start: (isLast: boolean) => Promise<T>,
): Promise<T> {
  const attempts = readsStreams(spec) ? 1 : spec.startupAttempts;
  for (let attempt = 1; ; attempt++) {
    const isLast = attempt >= attempts;
    try {
      return await start(isLast);
    } catch (error) {
      if (isLast || signal?.aborted === true || !isUnready(error)) throw error;
      debug("containers", () => `attempt ${attempt} to start ${spec.image}: ${messageOf(error)}`);
    }
  }
}

function isUnready(error: unknown): boolean {
  return (
    error instanceof ContainerExitedError ||
    error instanceof ContainerStartError ||
    error instanceof StartupTimeoutError
  );
}
