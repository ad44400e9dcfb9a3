import { KINDS, type EngineCalls, type Thing } from "./engine-calls";
import { isOriginal } from "./inherited-labels";
import {
  LABEL_MAYFLY_OWNER,
  LABEL_MAYFLY_RUN,
  LABEL_MAYFLY_RYUK,
  LABEL_TESTCONTAINERS_LANG,
  LABEL_TESTCONTAINERS_SESSION_ID,
} from "../spec/labels";
import {
  isOnThisMachine,
  isOwnUser,
  parseProcessId,
  stateOfProcess,
  type ProcessState,
} from "../run/process-id";

/** A thing that Mayfly created for a session. */
export interface SessionObject extends Thing {
  readonly sessionId: string;
  /** The same for all things of a session: it lives as long as any process that is known of it. */
  readonly state: ProcessState;
  /** Whether a process of this user created it. */
  readonly isOwn: boolean;
  /** The user whose process created it: `you`, `user 1000`, `another machine`, or `unknown`. */
  readonly user: string;
}

type Judge = (label: string | undefined, age: number | undefined) => ProcessState;

const judgeByLabel: Judge = (label, age) => {
  const owner = parseProcessId(label);
  return owner === undefined ? "unknown" : stateOfProcess(owner, age);
};

/**
 * Finds everything on the engine that Mayfly created for a session. What is kept for later, such as
 * reused containers and committed images that are kept, has no session and is left out. So is a Ryuk
 * that runs: it ends by itself, but one whose creator died before the start never does.
 */
export async function findSessionObjects(
  engine: EngineCalls,
  judge: Judge = judgeByLabel,
): Promise<SessionObject[]> {
  const mine = { [LABEL_TESTCONTAINERS_LANG]: "node", [LABEL_MAYFLY_OWNER]: "" };
  const all = (await Promise.all(KINDS.map((kind) => engine.list(kind, mine)))).flat();
  const ofSessions = all.filter((thing) => sessionOf(thing.labels) !== "" && !isRunningRyuk(thing));
  const areOriginal = await Promise.all(ofSessions.map((thing) => isOriginal(engine, thing)));
  const things = ofSessions.filter((_, index) => areOriginal[index]);
  const states = new Map<string, ProcessState>();
  for (const { labels, age } of things) {
    const session = sessionOf(labels);
    for (const label of [LABEL_MAYFLY_OWNER, LABEL_MAYFLY_RUN]) {
      states.set(session, together(states.get(session), judge(labels[label], age)));
    }
  }
  return things.map((thing) => {
    const sessionId = sessionOf(thing.labels);
    const state = states.get(sessionId) ?? "unknown";
    return { ...thing, sessionId, state, ...userOf(thing.labels[LABEL_MAYFLY_OWNER]) };
  });
}

/** Returns whether an object is a leftover of this user's: the session's processes on this machine have ended. */
export const isLeftover = ({ state, isOwn }: SessionObject): boolean => state === "dead" && isOwn;

const sessionOf = (labels: Thing["labels"]): string =>
  labels[LABEL_TESTCONTAINERS_SESSION_ID] ?? labels[LABEL_MAYFLY_RYUK] ?? "";

const isRunningRyuk = ({ labels, isRunning }: Thing): boolean =>
  labels[LABEL_MAYFLY_RYUK] !== undefined && isRunning === true;

/** A living process keeps everything of its session; so does one that cannot be judged, unless another lives. */
function together(known: ProcessState | undefined, next: ProcessState): ProcessState {
  if (known === "alive" || next === "alive") return "alive";
  return known === "unknown" || next === "unknown" ? "unknown" : "dead";
}

function userOf(label: string | undefined): Pick<SessionObject, "isOwn" | "user"> {
  const owner = parseProcessId(label);
  if (owner === undefined) return { isOwn: false, user: "unknown" };
  if (isOwnUser(owner)) return { isOwn: true, user: "you" };
  // A user's number means nothing on another machine.
  const user = isOnThisMachine(owner) ? `user ${parseInt(owner.user, 16)}` : "another machine";
  return { isOwn: false, user };
}
