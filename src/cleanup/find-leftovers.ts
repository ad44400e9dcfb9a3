import { KINDS, type EngineCalls, type Thing } from "./engine-calls";
import { isOriginal } from "./inherited-labels";
import {
  LABEL_MAYFLY_OWNER,
  LABEL_MAYFLY_RUN,
  LABEL_MAYFLY_RYUK,
  LABEL_TESTCONTAINERS_LANG,
  LABEL_TESTCONTAINERS_SESSION_ID,
} from "../spec/labels/labels";
import {
  isOnThisMachine,
  isOwnUser,
  parseProcessId,
  stateOfProcess,
  type ProcessState,
} from "../run/process-id";

/** An object that Mayfly created for a session. */
export interface SessionObject extends Thing {
  readonly sessionId: string;
  /** The state of the session's processes, the same for all of its objects: `alive` if one process lives. */
  readonly state: ProcessState;
  /** Whether this user created it. */
  readonly isOwn: boolean;
  /** The user who created it: `you`, `user 1000`, `another machine` or `unknown`. */
  readonly user: string;
}

type Judge = (label: string | undefined, age: number | undefined) => ProcessState;

const judgeByLabel: Judge = (label, age) => {
  const owner = parseProcessId(label);
  return owner === undefined ? "unknown" : stateOfProcess(owner, age);
};

/**
 * Finds all objects on the engine that Mayfly created for a session. Objects that are kept for later, such as
 * reused containers and kept images, have no session and are left out. A running Ryuk is also left out, since it
 * ends by itself. A Ryuk whose container was created but never started is included.
 */
export async function findSessionObjects(
  engine: EngineCalls,
  judge: Judge = judgeByLabel,
): Promise<SessionObject[]> {
  const byMayfly = { [LABEL_TESTCONTAINERS_LANG]: "node", [LABEL_MAYFLY_OWNER]: "" };
  const all = (await Promise.all(KINDS.map((kind) => engine.list(kind, byMayfly)))).flat();
  const ofSessions = all.filter(
    (object) => sessionOf(object.labels) !== "" && !isRunningRyuk(object),
  );
  const areOriginal = await Promise.all(ofSessions.map((object) => isOriginal(engine, object)));
  const objects = ofSessions.filter((_, index) => areOriginal[index]);
  const states = new Map<string, ProcessState>();
  for (const { labels, age } of objects) {
    const session = sessionOf(labels);
    for (const label of [LABEL_MAYFLY_OWNER, LABEL_MAYFLY_RUN]) {
      states.set(session, together(states.get(session), judge(labels[label], age)));
    }
  }
  return objects.map((object) => {
    const sessionId = sessionOf(object.labels);
    const state = states.get(sessionId) ?? "unknown";
    return { ...object, sessionId, state, ...userOf(object.labels[LABEL_MAYFLY_OWNER]) };
  });
}

/** Returns whether this user created the object and all processes of its session are dead. */
export const isLeftover = ({ state, isOwn }: SessionObject): boolean => state === "dead" && isOwn;

const sessionOf = (labels: Thing["labels"]): string =>
  labels[LABEL_TESTCONTAINERS_SESSION_ID] ?? labels[LABEL_MAYFLY_RYUK] ?? "";

const isRunningRyuk = ({ labels, isRunning }: Thing): boolean =>
  labels[LABEL_MAYFLY_RYUK] !== undefined && isRunning === true;

/** Combines two processes' states: `alive` if one lives, otherwise `unknown` if one is unknown. */
function together(known: ProcessState | undefined, next: ProcessState): ProcessState {
  if (known === "alive" || next === "alive") return "alive";
  return known === "unknown" || next === "unknown" ? "unknown" : "dead";
}

/** Returns the user of the process that a label names. */
export function userOf(label: string | undefined): Pick<SessionObject, "isOwn" | "user"> {
  const owner = parseProcessId(label);
  if (owner === undefined) return { isOwn: false, user: "unknown" };
  if (isOwnUser(owner)) return { isOwn: true, user: "you" };
  // A user's id means nothing on another machine.
  const user = isOnThisMachine(owner) ? `user ${parseInt(owner.user, 16)}` : "another machine";
  return { isOwn: false, user };
}
