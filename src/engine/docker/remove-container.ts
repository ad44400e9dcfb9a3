import { now, sleep } from "../../clock";
import { EngineError, fieldOf } from "../../errors";
import { containerPath, shortId } from "./paths";
import { sendForJson, sendOnly, type Modem } from "./request";

const NOT_FOUND = 404;
/** How long somebody else's removal may take; ours has no limit but the caller's signal. */
const REMOVAL_LIMIT_MS = 30_000;
const POLL_INTERVAL_MS = 50;

export async function removeContainer(
  modem: Modem,
  id: string,
  { volumes }: { readonly volumes: boolean },
  signal?: AbortSignal,
): Promise<void> {
  try {
    await sendOnly(
      modem,
      {
        operation: `remove container ${shortId(id)}`,
        method: "DELETE",
        path: containerPath(id),
        query: { force: true, v: volumes },
        accept: [NOT_FOUND],
      },
      signal,
    );
  } catch (error) {
    if (!isBeingRemoved(error)) throw error;
    await waitUntilGone(modem, id, error, signal);
  }
}

function isBeingRemoved(error: unknown): boolean {
  return (
    error instanceof EngineError &&
    error.statusCode === 409 &&
    /removal of container .* is already in progress/i.test(error.reason)
  );
}

/** Whoever asked for the removal may go on to remove its network, so it has to be over. */
async function waitUntilGone(
  modem: Modem,
  id: string,
  refusal: unknown,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadline = now() + REMOVAL_LIMIT_MS;
  const operation = `remove container ${shortId(id)}`;
  while (now() < deadline) {
    try {
      await sendForJson(
        modem,
        { operation, method: "GET", path: containerPath(id, "json") },
        signal,
      );
    } catch (error) {
      if (fieldOf(error, "statusCode") === NOT_FOUND) return;
      throw error;
    }
    await sleep(POLL_INTERVAL_MS, signal);
  }
  throw refusal;
}
