import { sleep } from "../common/clock";
import { isNotFound } from "../errors";
import type { Engine } from "./engine";

/** The pause before asking again after a dropped connection. */
const RETRY_MS = 100;

/**
 * Waits until a container has exited. Returns the exit code.
 *
 * Some engines drop a connection that is silent for a long time. Then this checks whether the container is still
 * running, and waits again if it is. Throws EngineError, or the signal's reason.
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
