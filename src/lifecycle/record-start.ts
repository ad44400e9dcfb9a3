import { epoch, now } from "../common/clock";
import type { ContainerHandle } from "../container/container-handle";
import { fieldOf } from "../errors";
import { ambient } from "../run/ambient";
import type { StartRecord } from "../run/start-record";
import type { ContainerSpec } from "../spec/container-spec";
import { Phases } from "./phases";
import type { Runtime } from "../run/runtime";

/** Runs a start, and has the runtime's recorder know how it went. */
export async function recordStart(
  { image }: Pick<ContainerSpec, "image">,
  { record }: Pick<Runtime, "record">,
  signal: AbortSignal | undefined,
  start: (phases: Phases) => Promise<ContainerHandle>,
): Promise<ContainerHandle> {
  const phases = new Phases();
  const { fixture, started } = ambient().attribution ?? {};
  const begun = now();
  const write = (
    end: Pick<StartRecord, "outcome"> & Pick<Partial<StartRecord>, "id" | "name" | "code">,
  ): void => {
    const took = now() - begun;
    record?.({
      type: "start",
      image,
      ...(fixture !== undefined && { fixture }),
      ...end,
      at: epoch() - took,
      took,
      phases: phases.finish(),
    });
  };
  let handle: ContainerHandle;
  try {
    handle = await start(phases);
  } catch (error) {
    if (!isGivenUp(signal)) write({ outcome: "failed", code: codeOf(error, signal) });
    throw error;
  }
  const { id, info, lease } = handle;
  // The library's own helpers, which nobody records, are for others, too.
  if (record !== undefined && lease === undefined) started?.push(id);
  write({
    outcome: lease?.reused === true ? "reused" : "started",
    id,
    name: info.name.replace(/^\//, ""),
  });
  return handle;
}

/** By a pool that is emptied: nobody waits for it any more, and nothing has failed. */
function isGivenUp(signal: AbortSignal | undefined): boolean {
  return fieldOf(signal?.reason, "code") === "POOL_CLOSED";
}

function codeOf(error: unknown, signal: AbortSignal | undefined): string {
  if (signal?.aborted === true) return "ABORTED";
  const code = fieldOf(error, "code") ?? fieldOf(error, "name");
  return typeof code === "string" ? code : "unknown";
}
