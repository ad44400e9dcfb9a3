import { sendOnly, type Transport } from "../../http/request";
import { containerPath, shortId } from "../paths";

/** The container does not exist, or it does not run: Podman's status for the latter has changed over time. */
const NOTHING_TO_KILL = [404, 409, 500];

/**
 * Kills a container that is to be removed, if the engine is Podman.
 *
 * Podman sends a running container the stop signal first, even for a removal by force, and waits for its stop timeout,
 * which is 10 s by default. Docker kills the container at once.
 */
export async function killBeforeRemoval(
  transport: Transport,
  id: string,
  signal?: AbortSignal,
): Promise<void> {
  if (transport.kind !== "podman") return;
  const request = {
    operation: `kill container ${shortId(id)}`,
    method: "POST",
    path: containerPath(id, "kill"),
    // A refusal is not a failure: the removal comes next, and reports what is wrong.
    accept: NOTHING_TO_KILL,
    repeatable: true,
  } as const;
  await sendOnly(transport, request, signal);
}
