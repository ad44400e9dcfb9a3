import type { EngineCalls, Thing } from "./engine-calls";
import { isOriginal } from "./inherited-labels";
import { LABEL_MAYFLY_OWNER } from "../spec/labels/labels";
import { isKeptFailure } from "../spec/labels/failed-name";
import { isOwnUser, parseProcessId, stateOfProcess, type ProcessId } from "../run/process-id";
import type { Judge, Verdict } from "./remove-labelled";
import { stateOfRunner } from "../run/keep-for-run";

/** What the watchdog knows about the owners of a session's objects. */
export interface Owners {
  /** Returns whether the process with this label was connected before. */
  readonly wasConnected: (owner: string) => boolean;
  /** Returns whether the process is a worker whose runner has ended. It counts as ended even if it still runs. */
  readonly isOrphan: (owner: ProcessId) => boolean;
}

/**
 * Judges the objects of a session that has no connected process any more.
 *
 * The session's id may also be in use elsewhere: it can be set for a whole pipeline, or be inherited by a process
 * in a container. So an object is removed only if its owner was connected, or is a process of this user that is
 * proven dead.
 */
export function judgeOfSession(engine: EngineCalls, owners: Owners): Judge {
  return async (object) => {
    if (isKeptFailure(object)) return "ignore";
    const label = object.labels[LABEL_MAYFLY_OWNER];
    const owner = parseProcessId(label);
    if (label === undefined || owner === undefined) return "ignore";
    const isKnown = owners.wasConnected(label);
    const state = owners.isOrphan(owner) ? "dead" : stateOfProcess(owner, object.age);
    if (!isKnown && !(isOwnUser(owner) && state !== "unknown")) return "ignore";
    // The owner lost its connection and is about to connect again.
    if (state === "alive") return "spare";
    return judgeOwn(engine, object);
  };
}

/** Judges an object whose owner has ended. */
export async function judgeOwn(engine: EngineCalls, object: Thing): Promise<Verdict> {
  if (isKeptFailure(object)) return "ignore";
  const runner = stateOfRunner(object.labels, object.age);
  if (runner === "alive") return "spare";
  return runner !== "unknown" && (await isOriginal(engine, object)) ? "remove" : "ignore";
}

/** Judges objects with labels that a user asked to clean up, whichever program created them. */
export function judgeOfEverything({ isOrphan }: Pick<Owners, "isOrphan">): Judge {
  return ({ labels, age }) => {
    const owner = parseProcessId(labels[LABEL_MAYFLY_OWNER]);
    const lives = owner !== undefined && stateOfProcess(owner, age) === "alive" && !isOrphan(owner);
    return lives || stateOfRunner(labels, age) === "alive" ? "spare" : "remove";
  };
}
