import { now, sleep } from "../../../common/clock";
import { EngineError, isNotFound } from "../../../errors";
import { containerPath, shortId } from "../paths";
import { killBeforeRemoval } from "./kill-before-removal";
import { sendForJson, sendOnly, type Transport } from "../../http/request";

const NOT_FOUND = 404;
const CONFLICT = 409;
/** How long to wait for another client's removal before asking again: that removal may have failed. */
const REMOVAL_OF_OTHERS_MS = 2_000;
const POLL_INTERVAL_MS = 50;

/**
 * Removes a container, running or not.
 *
 * If another client is already removing it, waits until it is gone, since the caller may remove its network next.
 * Throws EngineError if it still exists after the time limit for an answer.
 */
export async function removeContainer(
  transport: Transport,
  id: string,
  { volumes }: { readonly volumes: boolean },
  signal?: AbortSignal,
): Promise<void> {
  const deadline = now() + transport.answerTimeout;
  const operation = `remove container ${shortId(id)}`;
  await killBeforeRemoval(transport, id, signal);
  for (;;) {
    try {
      await sendOnly(
        transport,
        {
          operation,
          method: "DELETE",
          path: containerPath(id),
          query: { force: true, v: volumes },
          accept: [NOT_FOUND],
          repeatable: true,
        },
        signal,
      );
      return;
    } catch (error) {
      const patience = patienceWith(error);
      if (patience === undefined || now() >= deadline) throw error;
      const nextTry = Math.min(deadline, now() + patience);
      if (await isGoneBy(nextTry, transport, id, operation, signal)) return;
    }
  }
}

/** Returns how long to wait before asking again, or undefined if asking again does not help. */
function patienceWith(error: unknown): number | undefined {
  if (!(error instanceof EngineError)) return undefined;
  if (
    error.statusCode === CONFLICT &&
    /removal of container .* is already in progress/i.test(error.reason)
  ) {
    return REMOVAL_OF_OTHERS_MS;
  }
  // The process ended between the engine's check and the kill. Docker 20.10 then answers with status 500.
  if (/could not kill.* is not running/i.test(error.reason)) return POLL_INTERVAL_MS;
  return undefined;
}

async function isGoneBy(
  deadline: number,
  transport: Transport,
  id: string,
  operation: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  do {
    try {
      await sendForJson(
        transport,
        { operation, method: "GET", path: containerPath(id, "json") },
        signal,
      );
    } catch (error) {
      if (isNotFound(error)) return true;
      throw error;
    }
    await sleep(POLL_INTERVAL_MS, signal);
  } while (now() < deadline);
  return false;
}
