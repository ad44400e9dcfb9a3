import { epoch } from "../common/clock";
import type { ContainerHandle } from "../container/container-handle";
import { fieldOf } from "../errors";
import type { StartRecord } from "../run/start-record";
import type { ContainerSpec } from "../spec/container-spec";
import type { StartContext } from "./start-context";

type Recording = Pick<StartContext, "record" | "attribution" | "phases" | "signal">;

/** Records a start that has succeeded. */
export function recordStarted(handle: ContainerHandle, context: Recording): void {
  const { id, image, info, lease } = handle;
  const { record, attribution } = context;
  // Helper containers (Ryuk, sshd) are shared: they have no recorder.
  if (record !== undefined && lease === undefined) attribution.started?.push(id);
  write(context, {
    outcome: lease?.reused === true ? "reused" : "started",
    image,
    id,
    name: info.name.replace(/^\//, ""),
  });
}

/** Records a start that has failed. */
export function recordFailed({ image }: ContainerSpec, error: unknown, context: Recording): void {
  const { signal } = context;
  // A pool aborts its starts when it is emptied. Nobody waits for them, so nothing has failed.
  if (fieldOf(signal?.reason, "code") === "POOL_CLOSED") return;
  write(context, { outcome: "failed", image, code: codeOf(error, signal) });
}

function write(
  { record, attribution: { fixture }, phases }: Recording,
  end: Pick<StartRecord, "outcome" | "image" | "id" | "name" | "code">,
): void {
  const took = phases.elapsed;
  const times = phases.finish();
  record?.({
    type: "start",
    ...(fixture !== undefined && { fixture }),
    ...end,
    at: epoch() - took,
    took,
    phases: times,
  });
}

function codeOf(error: unknown, signal: AbortSignal | undefined): string {
  if (signal?.aborted === true && fieldOf(signal.reason, "code") !== "TEST_FILE_OVER") {
    return "ABORTED";
  }
  const code = fieldOf(error, "code") ?? fieldOf(error, "name");
  return typeof code === "string" ? code : "unknown";
}
