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
 * Starts a container, and again if the start fails, up to the spec's number of attempts. Throws the last attempt's error.
 * Only a container that was created and did not become ready gets another attempt: what the engine refuses once, it
 * refuses again.
 */
export async function startRepeatedly<T>(
  spec: ContainerSpec,
  signal: AbortSignal | undefined,
  start: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      const isLast = attempt >= spec.startupAttempts || signal?.aborted === true;
      if (isLast || !isUnready(error) || readsStreams(spec)) throw error;
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
