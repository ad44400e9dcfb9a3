import { sleep } from "../common/clock";
import { isNotFound } from "../errors";
import type { Engine } from "./engine";

/** The pause before an engine that dropped the question is asked again. */
const RETRY_MS = 100;

/**
 * Resolves with the exit code when the container does not run any more. Some engines drop a
 * connection that is silent for long: then it is asked whether it still runs, and waited on. Rejects
 * when the engine cannot say, or with the signal's reason.
 */
export async function awaitExit(
  engine: Pick<Engine, "containers">,
  id: string,
  signal?: AbortSignal,
): Promise<number> {
  for (;;) {
    try {
      return await engine.containers.waitForExit(id, signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (isNotFound(error)) throw error;
    }
    const { state } = await engine.containers.inspect(id, signal);
    if (!state.running) return state.exitCode;
    await sleep(RETRY_MS, signal);
  }
}
