import { now, sleep } from "../../common/clock";
import type { Engine } from "../../engine/engine";
import { fieldOf, MayflyError, reasonOf } from "../../errors";
import type { Labels } from "../../spec/container-spec";
import type { Runtime } from "../../run/runtime";
import { formatCreator, thisCreator } from "./creator";
import { lastingLabels } from "./lasting-labels";
import { LABEL_REUSE_CREATOR, LABEL_REUSE_HASH } from "../../spec/labels/labels";

/** A shared network or volume. */
export interface ReusableResource {
  readonly what: "network" | "volume";
  readonly name: string;
  /** The hash of its options. */
  readonly hash: string;
  /** Resolves with the id and labels of the resource with this name, or with undefined. */
  readonly find: (
    engine: Engine,
    signal?: AbortSignal,
  ) => Promise<{ readonly id: string; readonly labels: Labels } | undefined>;
  /** Creates it. Rejects if one exists already, whichever request made it. */
  readonly create: (engine: Engine, labels: Labels) => Promise<string>;
}

export interface ReusedResource {
  readonly id: string;
  readonly reused: boolean;
}

const REFUSED = [403, 409, 500];
/** Milliseconds until a resource whose name is already taken can also be found. */
const ARRIVAL_MS = 5_000;
const POLL_MS = 50;

/**
 * Returns the existing resource or creates it. A resource is complete as soon as it exists, so the
 * first creator wins, and `create` rejects for the others. An abort does not remove a new resource, since
 * others may use it already.
 */
export async function reuseResource(
  resource: ReusableResource,
  { engine, session }: Pick<Runtime, "engine" | "session">,
  signal?: AbortSignal,
): Promise<ReusedResource> {
  const found = await findSame(resource, engine, signal);
  if (found !== undefined) return { id: found, reused: true };
  using creator = thisCreator(0);
  const labels = {
    ...lastingLabels(session.labels),
    [LABEL_REUSE_HASH]: resource.hash,
    [LABEL_REUSE_CREATOR]: formatCreator(creator),
  };
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

/** Returns whether the engine says that the name or the bridge exists. */
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

/** Finds the resource by its name. Throws MayflyError if a different resource has that name. */
async function findSame(
  { what, name, hash, find }: ReusableResource,
  engine: Engine,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const found = await find(engine, signal);
  if (found === undefined) return undefined;
  const theirs = found.labels[LABEL_REUSE_HASH];
  if (theirs === hash) return found.id;
  const why = theirs === undefined ? "was not created for reuse" : "was created with other options";
  const use = what === "network" ? `withNetwork("${name}")` : `withVolume("${name}", …)`;
  throw new MayflyError("REUSE_CONFLICT", `The ${what} ${name} already exists, but ${why}.`, {
    hint: `to use it as it is, call ${use}; to create a new one at the next start, run docker ${what} rm ${name}`,
  });
}
