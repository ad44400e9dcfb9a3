import { debug } from "../common/debug";
import { endOfLog, logLines } from "../engine/log-lines";
import { messageOf, reasonOf } from "../errors";
import { linesOfTask } from "./log-line";
import type { RunningService } from "./running-service";
import { ServiceError, type ServiceEvidence } from "./service-error";
import { describeTask, hasEnded, isRunning, type ServiceTask } from "./service-task";

/** An engine that does not answer must not delay the error for long. */
const EVIDENCE_TIMEOUT_MS = 10_000;

/** What a wait has seen of a service. */
export interface Seen extends Pick<ServiceEvidence, "waitingFor" | "lastSeen"> {
  readonly tasks: readonly ServiceTask[];
}

/** Returns the error for a task that ended, or did not pass its wait. */
export async function failedTask(
  service: RunningService,
  seen: Seen,
  task: ServiceTask,
  cause?: unknown,
): Promise<ServiceError> {
  const what =
    cause === undefined
      ? `failed: ${describeTask(task)}`
      : `failed: ${task.name} did not become ready: ${reasonOf(cause)}`;
  const hint =
    cause === undefined && task.state !== "rejected"
      ? "if a task may end before the service is ready, set withRestartPolicy(...)"
      : undefined;
  const evidence = await evidenceOf(service, seen, task);
  const { name, spec } = service;
  return new ServiceError("SERVICE_FAILED", name, spec.image, `${what}.`, evidence, {
    ...(hint !== undefined && { hint }),
    cause,
  });
}

/** Returns the error for an update that the swarm has stopped or rolled back. */
export async function failedUpdate(
  service: RunningService,
  seen: Seen,
  { state, message }: { readonly state: string; readonly message: string },
): Promise<ServiceError> {
  const what = `could not be updated (${state}): ${message}.`;
  const failed = seen.tasks.find((task) => task.state === "failed" || task.state === "rejected");
  const evidence = await evidenceOf(service, seen, failed);
  const words = failed === undefined ? "" : ` ${describeTask(failed)}.`;
  const { name, spec } = service;
  return new ServiceError("SERVICE_FAILED", name, spec.image, what + words, evidence);
}

/** Returns the error for a service that was not ready in time. */
export async function overdue(
  service: RunningService,
  seen: Seen,
  timeout: number,
): Promise<ServiceError> {
  const failed = seen.tasks.find((task) => task.state === "failed" || task.state === "rejected");
  const task = failed ?? seen.tasks.find((each) => !isRunning(each)) ?? seen.tasks[0];
  const evidence = await evidenceOf(service, seen, task);
  const what = `was not ready after ${timeout} ms.`;
  const { name, spec } = service;
  return new ServiceError("SERVICE_TIMEOUT", name, spec.image, what, evidence, {
    hint: "if it only needs more time, raise withStartupTimeout(ms); a pending task says which node it lacks",
  });
}

async function evidenceOf(
  service: RunningService,
  { waitingFor, lastSeen }: Seen,
  task: ServiceTask | undefined,
): Promise<ServiceEvidence> {
  const logs = task === undefined ? [] : await lastLinesOf(service, task);
  return { waitingFor, lastSeen, task, logs };
}

/** Reads the last log lines of a task, on whichever node it is. Never rejects. */
async function lastLinesOf(service: RunningService, task: ServiceTask): Promise<readonly string[]> {
  const { containerId, node } = task;
  if (containerId === undefined || node === undefined) return [];
  const signal = AbortSignal.timeout(EVIDENCE_TIMEOUT_MS);
  const { engine } = service;
  try {
    if (node.id === service.nodeId) return await endOfLog(engine, containerId, false, signal);
    const output = await engine.swarm.serviceLogs(service.id, { follow: false }, signal);
    return await linesOfTask(task, logLines(output));
  } catch (error) {
    const words = hasEnded(task) ? "ended" : "running";
    debug("containers", () => `could not read the log of a ${words} task: ${messageOf(error)}`);
    return [];
  }
}
