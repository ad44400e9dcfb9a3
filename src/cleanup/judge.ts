import type { EngineCalls, Thing } from "./engine-calls";
import { isOriginal } from "./inherited-labels";
import { LABEL_MAYFLY_OWNER } from "../spec/labels";
import { isOwnUser, parseProcessId, stateOfProcess, type ProcessId } from "../run/process-id";
import type { Judge, Verdict } from "./remove-labelled";
import { stateOfRunner } from "../run/keep-for-run";

/** What is known of the owners of a session's things. */
export interface Owners {
  /** Whether this process was connected, as its label names it, and is not any more. */
  readonly wasConnected: (owner: string) => boolean;
  /** Whether this process counts as ended although it lives: a worker whose test runner has ended. */
  readonly isOrphan: (owner: ProcessId) => boolean;
}

/**
 * Judges what carries the labels of a session of which no process is connected any more. A session's id
 * may be in use elsewhere, too: it can be set for a whole pipeline, or inherited by a process in a
 * container. So a thing is removed only if its owner was connected, or is proven dead and was a process
 * of this user.
 */
export function judgeOfSession(engine: EngineCalls, owners: Owners): Judge {
  return async (thing) => {
    const label = thing.labels[LABEL_MAYFLY_OWNER];
    const owner = parseProcessId(label);
    if (label === undefined || owner === undefined) return "ignore";
    const isKnown = owners.wasConnected(label);
    const state = owners.isOrphan(owner) ? "dead" : stateOfProcess(owner, thing.age);
    if (!isKnown && !(isOwnUser(owner) && state !== "unknown")) return "ignore";
    // It lost its connection and is about to connect again.
    if (state === "alive") return "spare";
    return judgeOwn(engine, thing);
  };
}

/** Judges what carries the labels of a process that has ended. */
export async function judgeOwn(engine: EngineCalls, thing: Thing): Promise<Verdict> {
  const runner = stateOfRunner(thing.labels, thing.age);
  if (runner === "alive") return "spare";
  return runner !== "unknown" && (await isOriginal(engine, thing)) ? "remove" : "ignore";
}

/** Judges what carries labels for which a user asked the removal of everything, whoever created it. */
export function judgeOfEverything({ isOrphan }: Pick<Owners, "isOrphan">): Judge {
  return ({ labels, age }) => {
    const owner = parseProcessId(labels[LABEL_MAYFLY_OWNER]);
    const lives = owner !== undefined && stateOfProcess(owner, age) === "alive" && !isOrphan(owner);
    return lives || stateOfRunner(labels, age) === "alive" ? "spare" : "remove";
  };
}
