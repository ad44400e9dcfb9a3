import { now, sleep } from "../../common/clock";
import type { Engine } from "../../engine/engine";
import { fieldOf, MayflyError, reasonOf } from "../../errors";
import type { Labels } from "../../spec/container-spec";
import type { Runtime } from "../../run/runtime";
import { lastingLabels } from "./lasting-labels";
import { LABEL_REUSE_HASH } from "../../spec/labels";

/** A network or a volume that is to be shared. */
export interface ReusableResource {
  readonly what: "network" | "volume";
  readonly name: string;
  /** Of its options. */
  readonly hash: string;
  /** Its id and labels; undefined when there is none of its name. */
  readonly find: (
    engine: Engine,
    signal?: AbortSignal,
  ) => Promise<{ readonly id: string; readonly labels: Labels } | undefined>;
  /** Rejects when there is one already, whichever request made it. */
  readonly create: (engine: Engine, labels: Labels) => Promise<string>;
}

export interface ReusedResource {
  readonly id: string;
  readonly reused: boolean;
}

const REFUSED = [403, 409, 500];
/** How long one that somebody else creates can be on its way, while its name is taken. */
const ARRIVAL_MS = 5_000;
const POLL_MS = 50;

/**
 * The one that there is, or a new one. It is complete as soon as it exists, so that the engine's
 * refusal to make a second one decides between several who create it at once. An abort leaves what
 * was made: others may use it by then.
 */
export async function reuseResource(
  resource: ReusableResource,
  { engine, session }: Pick<Runtime, "engine" | "session">,
  signal?: AbortSignal,
): Promise<ReusedResource> {
  const found = await findSame(resource, engine, signal);
  if (found !== undefined) return { id: found, reused: true };
  const labels = { ...lastingLabels(session.labels), [LABEL_REUSE_HASH]: resource.hash };
  signal?.throwIfAborted();
  try {
    const id = await resource.create(engine, labels);
    signal?.throwIfAborted();
    return { id, reused: false };
  } catch (error) {
    const arrived = mayBeTaken(error) ? await awaitSame(resource, engine, signal) : undefined;
    if (arrived === undefined) throw error;
    return { id: arrived, reused: true };
  }
}

/** Docker's statuses for a name, and for a bridge, that is there already. */
function mayBeTaken(error: unknown): boolean {
  return (
    REFUSED.includes(Number(fieldOf(error, "statusCode"))) &&
    /exist|conflict|same bridge name|there is a volume|in use/i.test(reasonOf(error))
  );
}

async function awaitSame(
  resource: ReusableResource,
  engine: Engine,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const deadline = now() + ARRIVAL_MS;
  for (;;) {
    const id = await findSame(resource, engine, signal);
    if (id !== undefined || now() > deadline) return id;
    await sleep(POLL_MS, signal);
  }
}

/** Throws when what has the name is another one. */
async function findSame(
  { what, name, hash, find }: ReusableResource,
  engine: Engine,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const found = await find(engine, signal);
  if (found === undefined) return undefined;
  const theirs = found.labels[LABEL_REUSE_HASH];
  if (theirs === hash) return found.id;
  const why = theirs === undefined ? "was not made for reuse" : "was made with other options";
  const use = what === "network" ? `withNetwork("${name}")` : `withVolume("${name}", …)`;
  throw new MayflyError("REUSE_CONFLICT", `The ${what} ${name} exists, and ${why}.`, {
    hint: `${use} uses it as it is; docker ${what} rm ${name} has the next start make a new one`,
  });
}
