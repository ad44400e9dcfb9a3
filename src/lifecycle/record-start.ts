import { epoch } from "../common/clock";
import type { ContainerHandle } from "../container/container-handle";
import { fieldOf, messageOf } from "../errors";
import type { StartRecord } from "../run/start-record";
import type { ContainerSpec } from "../spec/container-spec";
import type { StartContext } from "./start-context";

type Recording = Pick<StartContext, "record" | "attribution" | "phases" | "signal">;

/** Records a start that has succeeded. */
export function recordStarted(handle: ContainerHandle, context: Recording): void {
  const { id, image, lease, spec } = handle;
  const { record, attribution } = context;
  // Helper containers (Ryuk, sshd) are shared: they have no recorder.
  if (record !== undefined && lease === undefined)
    attribution.started?.push({ id, engine: handle.engine });
  write(context, {
    outcome: outcomeOf(handle),
    image,
    id,
    name: nameOf(handle),
    ...(spec.stage?.isBaked === true && { baked: true }),
  });
}

export const outcomeOf = ({ lease }: ContainerHandle): "started" | "reused" =>
  lease?.reused === true ? "reused" : "started";

/** Returns the container's name, without the slash of the engine's answer. */
export const nameOf = ({ info }: ContainerHandle): string => info.name.replace(/^\//, "");

/** Records a start that has failed. */
export function recordFailed({ image }: ContainerSpec, error: unknown, context: Recording): void {
  const { signal } = context;
  // A pool aborts its starts when it is emptied. Nobody waits for them, so nothing has failed.
  if (fieldOf(signal?.reason, "code") === "POOL_CLOSED") return;
  write(context, {
    outcome: "failed",
    image,
    code: codeOf(error, signal),
    error: messageOf(error),
  });
}

type End = Omit<StartRecord, "type" | "fixture" | "pooled" | "at" | "took" | "phases" | "segments">;

function write({ record, attribution, phases }: Recording, end: End): void {
  const { fixture, pooled } = attribution;
  const took = phases.elapsed;
  const { times, segments } = phases.finish();
  record?.({
    type: "start",
    ...(fixture !== undefined && { fixture }),
    ...(pooled === true && { pooled }),
    ...end,
    at: epoch() - took,
    took,
    phases: times,
    segments,
  });
}

function codeOf(error: unknown, signal: AbortSignal | undefined): string {
  if (signal?.aborted === true && fieldOf(signal.reason, "code") !== "TEST_FILE_OVER") {
    return "ABORTED";
  }
  const code = fieldOf(error, "code") ?? fieldOf(error, "name");
  return typeof code === "string" ? code : "unknown";
}
