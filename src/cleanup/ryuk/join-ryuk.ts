import { now, sleep } from "../../common/clock";
import { fieldOf, reasonOf, RyukError, toRyukError, undefinedIfNotFound } from "../../errors";
import type { ContainerInfo } from "../../spec/inspect/container-info";
import { growingDelays } from "../../waits/poll";
import { LABEL_MAYFLY_RYUK } from "../../spec/labels/labels";
import type { RyukConnection } from "./connection";
import { dialRyuk, ryukAddresses } from "./dial";
import { ryukName } from "./ryuk-spec";
import { startRyuk, type RyukContext } from "./start-ryuk";

/** Milliseconds for a Ryuk of another process to start or to end. */
const PATIENCE_MS = 30_000;
const LONGEST_DELAY_MS = 250;
const CONFLICT = 409;

/**
 * Connects to the session's Ryuk and registers the filters. Starts a Ryuk if no other process of the session has
 * started one. If several processes do so at once, the engine accepts the container's name only once.
 * Throws RyukError.
 */
export async function joinRyuk(
  context: RyukContext,
  lines: Iterable<string>,
): Promise<RyukConnection> {
  const { engine, session } = context;
  const name = ryukName(session.id);
  const deadline = now() + PATIENCE_MS;
  let lastSeen = "";
  try {
    for (const delay of growingDelays(LONGEST_DELAY_MS)) {
      const found = await find(context, name);
      const outcome =
        found === undefined
          ? await startUnlessTaken(context, lines)
          : await join(context, checkOurs(found, context), lines);
      if (typeof outcome !== "string") return outcome;
      lastSeen = outcome;
      if (now() > deadline) break;
      await sleep(delay);
    }
  } catch (error) {
    throw toRyukError(engine.uri, error);
  }
  throw new RyukError(
    engine.uri,
    `container ${name} did not become ready within ${PATIENCE_MS / 1_000} s; last seen: ${lastSeen}`,
    {
      hint: `read its log: docker logs ${name}`,
    },
  );
}

async function find({ engine }: RyukContext, name: string): Promise<ContainerInfo | undefined> {
  return engine.containers.inspect(name).catch(undefinedIfNotFound);
}

/** Throws if the container is not this session's Ryuk: another session's Ryuk ends with that session. */
function checkOurs(found: ContainerInfo, { engine, session }: RyukContext): ContainerInfo {
  if (found.labels[LABEL_MAYFLY_RYUK] === session.id) return found;
  const name = ryukName(session.id);
  throw new RyukError(engine.uri, `another container already has the name ${name}`, {
    hint: `inspect it with docker inspect ${name}, and remove or rename it`,
  });
}

async function startUnlessTaken(
  context: RyukContext,
  lines: Iterable<string>,
): Promise<RyukConnection | string> {
  try {
    return await startRyuk(context, lines);
  } catch (error) {
    if (!isNameTaken(error)) throw error;
    return "another process is starting it";
  }
}

function isNameTaken(error: unknown): boolean {
  if (fieldOf(error, "code") !== "CONTAINER_CREATE_FAILED") return false;
  return (
    fieldOf(fieldOf(error, "cause"), "statusCode") === CONFLICT ||
    // Podman's status code for this has changed over time.
    /name .* already in use/i.test(reasonOf(error))
  );
}

async function join(
  { engine, reach }: RyukContext,
  { id, state, ...info }: ContainerInfo,
  lines: Iterable<string>,
): Promise<RyukConnection | string> {
  if (state.status === "created") {
    // Its owner is about to start it, or has died. A second start changes nothing.
    await engine.containers.start(id).catch(undefinedIfNotFound);
    return "its container had been created, but not started";
  }
  if (!state.running) {
    await engine.containers.remove(id, { volumes: true });
    return "an earlier Ryuk of the session had exited";
  }
  // A Ryuk that has begun to remove objects closes connections without an answer, and ends soon.
  return dialRyuk(ryukAddresses(info, reach.host), lines);
}
