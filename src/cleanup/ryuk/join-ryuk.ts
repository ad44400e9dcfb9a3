import { now, sleep } from "../../common/clock";
import { fieldOf, reasonOf } from "../../errors";
import type { ContainerInfo } from "../../spec/inspect/container-info";
import { growingDelays } from "../../waits/poll";
import { LABEL_MAYFLY_RYUK } from "../../spec/labels";
import type { RyukConnection } from "./connection";
import { dialRyuk, ryukAddresses } from "./dial";
import { RyukError, toRyukError } from "./ryuk-error";
import { ryukName } from "./ryuk-spec";
import { startRyuk, type RyukContext } from "./start-ryuk";

/** Milliseconds for somebody else's Ryuk to start or to end. */
const PATIENCE_MS = 30_000;
const LONGEST_DELAY_MS = 250;
const NOT_FOUND = 404;
const CONFLICT = 409;

/**
 * A connection to the session's Ryuk, which holds the filters then: to the one that another process
 * of the session has started, else to a new one. Who is first is for the engine to decide, by the
 * name. Throws RyukError.
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
          : await join(context, ours(found, context), lines);
      if (typeof outcome !== "string") return outcome;
      lastSeen = outcome;
      if (now() > deadline) break;
      await sleep(delay);
    }
  } catch (error) {
    throw toRyukError(engine.uri, error);
  }
  throw new RyukError(engine.uri, `container ${name} did not get ready: ${lastSeen}`, {
    hint: `what it logged says why: docker logs ${name}`,
  });
}

async function find({ engine }: RyukContext, name: string): Promise<ContainerInfo | undefined> {
  try {
    return await engine.containers.inspect(name);
  } catch (error) {
    if (fieldOf(error, "statusCode") === NOT_FOUND) return undefined;
    throw error;
  }
}

/** Only what was started for this very session: another one's Ryuk ends when that session does. */
function ours(found: ContainerInfo, { engine, session }: RyukContext): ContainerInfo {
  if (found.labels[LABEL_MAYFLY_RYUK] === session.id) return found;
  const name = ryukName(session.id);
  throw new RyukError(engine.uri, `another container has the name ${name}`, {
    hint: `see what it is, and remove or rename it: docker inspect ${name}`,
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
    // Podman's status for it has changed over time.
    /name .* already in use/i.test(reasonOf(error))
  );
}

async function join(
  { engine, reach }: RyukContext,
  { id, state, ...info }: ContainerInfo,
  lines: Iterable<string>,
): Promise<RyukConnection | string> {
  if (state.status === "created") {
    // Its creator is about to start it, or has died; a start twice is none.
    await engine.containers.start(id).catch(unlessGone);
    return "it was not started yet";
  }
  if (!state.running) {
    await engine.containers.remove(id, { volumes: true });
    return "the one before it had ended";
  }
  // A Ryuk that has begun to remove things closes connections without an answer, and is soon gone.
  return dialRyuk(ryukAddresses(info, reach.host), lines);
}

function unlessGone(error: unknown): void {
  if (fieldOf(error, "statusCode") !== NOT_FOUND) throw error;
}
