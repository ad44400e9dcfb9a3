import type { EngineCalls, Thing } from "./engine-calls";
import { isOriginal } from "./inherited-labels";
import { LABEL_MAYFLY_OWNER } from "../run/labels";
import { isOwnUser, parseOwner, stateOf, type Owner } from "../run/process-id";
import type { Judge, Verdict } from "./remove-labelled";
import { runState } from "../run/keep-for-run";

/** What is known of the processes that created a session's things. */
export interface Creators {
  /** Whether this process was connected, as its label names it, and is not any more. */
  readonly wasConnected: (owner: string) => boolean;
  /** Whether this process counts as ended although it lives: a worker whose test runner has ended. */
  readonly isOrphan: (owner: Owner) => boolean;
}

/**
 * Judges what carries the labels of a session of which no process is connected any more. A session's id
 * may be in use elsewhere, too: it can be set for a whole pipeline, or inherited by a process in a
 * container. So a thing is removed only if its creator was connected, or is proven dead and was a process
 * of this user.
 */
export function judgeOfSession(engine: EngineCalls, creators: Creators): Judge {
  return async (thing) => {
    const label = thing.labels[LABEL_MAYFLY_OWNER];
    const creator = parseOwner(label);
    if (label === undefined || creator === undefined) return "ignore";
    const isKnown = creators.wasConnected(label);
    const state = creators.isOrphan(creator) ? "dead" : stateOf(creator, thing.age);
    if (!isKnown && !(isOwnUser(creator) && state !== "unknown")) return "ignore";
    // It lost its connection and is about to connect again.
    if (state === "alive") return "spare";
    return judgeOwn(engine, thing);
  };
}

/** Judges what carries the labels of a process that has ended. */
export async function judgeOwn(engine: EngineCalls, thing: Thing): Promise<Verdict> {
  const run = runState(thing.labels, thing.age);
  if (run === "alive") return "spare";
  return run !== "unknown" && (await isOriginal(engine, thing)) ? "remove" : "ignore";
}

/** Judges what carries labels for which a user asked the removal of everything, whoever created it. */
export function judgeOfEverything({ isOrphan }: Pick<Creators, "isOrphan">): Judge {
  return ({ labels, age }) => {
    const creator = parseOwner(labels[LABEL_MAYFLY_OWNER]);
    const lives = creator !== undefined && stateOf(creator, age) === "alive" && !isOrphan(creator);
    return lives || runState(labels, age) === "alive" ? "spare" : "remove";
  };
}
