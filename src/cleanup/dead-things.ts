import { KINDS, type EngineCalls, type Thing } from "./engine-calls";
import {
  LABEL_MAYFLY_OWNER,
  LABEL_MAYFLY_RUN,
  LABEL_MAYFLY_RYUK,
  LABEL_TESTCONTAINERS_LANG,
  LABEL_TESTCONTAINERS_SESSION_ID,
} from "./labels";
import { parseOwner, stateOf, type OwnerState } from "./owner";

/** Something of a session's, and whether its owner lives. */
export interface OwnedThing extends Thing {
  readonly sessionId: string;
  /** The same for all things of a session: it lives as long as any process that is known of it. */
  readonly owner: OwnerState;
}

type Judge = (label: string | undefined) => OwnerState;

const judgeByLabel: Judge = (label) => {
  const owner = parseOwner(label);
  return owner === undefined ? "unknown" : stateOf(owner);
};

/**
 * Everything in the engine that Mayfly has made for a session. What is kept for later, such as
 * reused containers and committed images that are kept, carries no session and is not among it. Nor
 * is a Ryuk that runs: it ends by itself, and one whose creator died before the start never does.
 */
export async function findOwned(
  engine: EngineCalls,
  judge: Judge = judgeByLabel,
): Promise<OwnedThing[]> {
  const mine = { [LABEL_TESTCONTAINERS_LANG]: "node", [LABEL_MAYFLY_OWNER]: "" };
  const all = (await Promise.all(KINDS.map((kind) => engine.list(kind, mine)))).flat();
  const things = all.filter((thing) => sessionOf(thing.labels) !== "" && !isRunningRyuk(thing));
  const states = new Map<string, OwnerState>();
  for (const { labels } of things) {
    const session = sessionOf(labels);
    for (const label of [LABEL_MAYFLY_OWNER, LABEL_MAYFLY_RUN]) {
      states.set(session, together(states.get(session), judge(labels[label])));
    }
  }
  return things.map((thing) => {
    const sessionId = sessionOf(thing.labels);
    return { ...thing, sessionId, owner: states.get(sessionId) ?? "unknown" };
  });
}

const sessionOf = (labels: Thing["labels"]): string =>
  labels[LABEL_TESTCONTAINERS_SESSION_ID] ?? labels[LABEL_MAYFLY_RYUK] ?? "";

const isRunningRyuk = ({ labels, isRunning }: Thing): boolean =>
  labels[LABEL_MAYFLY_RYUK] !== undefined && isRunning === true;

/** One that lives keeps all; of the others, one that cannot be judged does. */
function together(known: OwnerState | undefined, next: OwnerState): OwnerState {
  if (known === "alive" || next === "alive") return "alive";
  return known === "unknown" || next === "unknown" ? "unknown" : "dead";
}
