import { join } from "node:path";
import { now, sleep } from "../common/clock";
import { withFileLock } from "../common/file-lock";
import type { Engine } from "../engine/engine";
import { memoryLimitOf } from "../engine/memory-limit";
import { MayflyError, undefinedIfNotFound } from "../errors";
import { openRunFolder } from "../run/run-folder";
import type { ContainerSpec } from "../spec/container-spec";
import { growingDelays } from "../waits/poll";
import type { StartContext } from "./start-context";

/** Milliseconds for which a start waits for its turn. */
const PATIENCE_MS = 5 * 60_000;
const LONGEST_DELAY_MS = 500;
const BYTES_PER_GIBIBYTE = 1024 ** 3;

/**
 * Creates a container as soon as the test run, in all of its processes, has room for it. The containers are counted on the
 * engine, so that those of killed processes count until they are removed. Throws MayflyError with the code
 * LIMIT_REACHED after 5 min, or at once for a container that is larger than the limit.
 */
export async function withinLimits(
  spec: ContainerSpec,
  context: StartContext,
  create: () => Promise<string>,
  patience = PATIENCE_MS,
): Promise<string> {
  const { session, signal } = context;
  refuseLarger(spec, context);
  const deadline = now() + patience;
  const lock = join(openRunFolder(session), "limits");
  for (const delay of growingDelays(LONGEST_DELAY_MS)) {
    // Counting and creating are one step, so that two processes do not take the same room.
    const { id, full } = await withFileLock(
      lock,
      async () => {
        const reason = await fullness(spec, context);
        return reason === undefined ? { id: await create(), full: "" } : { id: "", full: reason };
      },
      signal,
    );
    if (id !== "") return id;
    if (now() > deadline) throw limitReached(spec, full);
    await sleep(delay, signal);
  }
  throw new Error("unreachable");
}

/** Returns why there is no room for a container; undefined if there is. */
async function fullness(
  { resources }: ContainerSpec,
  { config, engine, session, signal }: StartContext,
): Promise<string | undefined> {
  const ids = await engine.containers.list(session.filter, signal);
  const { containerLimit = Infinity, memoryLimit } = config;
  if (ids.length >= containerLimit) {
    return `MAYFLY_CONTAINER_LIMIT is ${containerLimit}, and these exist: ${await namesOf(engine, ids)}`;
  }
  const wanted = (resources.memory ?? 0) * BYTES_PER_GIBIBYTE;
  if (memoryLimit === undefined || wanted === 0) return undefined;
  const limits = await Promise.all(ids.map((id) => memoryLimitOf(engine, id)));
  const used = limits.reduce((sum, limit) => sum + limit, 0);
  if (used + wanted <= memoryLimit) return undefined;
  return `MAYFLY_MEMORY_LIMIT is ${gibibytes(memoryLimit)}, of which ${gibibytes(used)} are taken by ${await namesOf(engine, ids)}`;
}

/** Returns the names of containers, without those that have been removed meanwhile. */
async function namesOf({ containers }: Pick<Engine, "containers">, ids: string[]): Promise<string> {
  const infos = await Promise.all(
    ids.map((id) => containers.inspect(id).catch(undefinedIfNotFound)),
  );
  return infos.flatMap((info) => (info ? [info.name.replace(/^\//, "")] : [])).join(", ");
}

/** Refuses a container that can never have room. */
function refuseLarger(
  spec: ContainerSpec,
  { config: { memoryLimit = Infinity } }: StartContext,
): void {
  const wanted = (spec.resources.memory ?? 0) * BYTES_PER_GIBIBYTE;
  if (wanted <= memoryLimit) return;
  throw limitReached(
    spec,
    `MAYFLY_MEMORY_LIMIT is ${gibibytes(memoryLimit)}, and the container alone may use ${gibibytes(wanted)}`,
  );
}

const gibibytes = (bytes: number): string =>
  `${Number((bytes / BYTES_PER_GIBIBYTE).toFixed(2))} GiB`;

function limitReached({ image }: ContainerSpec, reason: string): MayflyError {
  return new MayflyError(
    "LIMIT_REACHED",
    `There is no room for a container of ${image} in this test run: ${reason}.`,
    {
      hint: "stop containers before the next ones start, share them by fixtures, or raise the limit",
    },
  );
}
