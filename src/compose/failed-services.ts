import { debug } from "../common/debug";
import { endOfLog } from "../engine/log-lines";
import { messageOf, type FailedService } from "../errors";
import type { ContainerInfo } from "../spec/inspect/container-info";
import type { ComposeModel } from "./model";
import { findContainers } from "./service-container";
import type { ComposeProject } from "./project";

/** Milliseconds: an engine that does not answer must not delay the error. */
const TIMEOUT_MS = 5_000;

/**
 * Returns the services whose containers have exited with another code than 0 or are unhealthy, with their last log
 * lines. Never rejects, so that the caller can throw compose's error.
 */
export async function failedServices(
  project: ComposeProject,
  model: ComposeModel,
): Promise<FailedService[]> {
  const { engine } = project.runtime;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const containers = await findContainers(project, model, signal);
    const failed = containers.filter(({ handle }) => hasFailed(handle.info));
    return await Promise.all(
      failed.map(async ({ service, handle: { id, info } }) => ({
        service,
        exitCode: info.state.status === "exited" ? info.state.exitCode : undefined,
        logs: await endOfLog(engine, id, info.tty, signal),
      })),
    );
  } catch (error) {
    debug("compose", () => `could not read the failed services: ${messageOf(error)}`);
    return [];
  }
}

function hasFailed({ state }: ContainerInfo): boolean {
  const { status, exitCode, health } = state;
  return status === "exited" ? exitCode !== 0 : health?.status === "unhealthy";
}
