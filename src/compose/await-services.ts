import { openLimit } from "../common/limit";
import type { ContainerHandle } from "../container/container-handle";
import { logConsumersOf } from "../container/logs/log-consumers";
import { OutputFeed } from "../container/logs/output-feed";
import { becomeReady } from "../lifecycle/bring-up";
import { explaining } from "../lifecycle/explain-failure";
import { Phases } from "../lifecycle/phases";
import { recordFailed, recordStarted } from "../lifecycle/record-start";
import type { StartContext } from "../lifecycle/start-context";
import { Progress } from "../lifecycle/start-progress";
import type { ServiceContainer } from "./service-container";

/**
 * Waits until all services are ready. As soon as one fails, ends all waits and throws its error, as a container's
 * start does. `hint` is for failures that have no hint.
 *
 * A job or worker is ready at once. It fails if it exits with another code than 0 before the other services are ready.
 */
export async function awaitServices(
  containers: readonly ServiceContainer[],
  context: StartContext,
  hint?: string,
): Promise<void> {
  using limit = openLimit([context.signal]);
  const inner = { ...context, signal: limit.signal };
  const servers = containers
    .filter(({ isJob }) => !isJob)
    .map(({ handle }) =>
      recording(handle, inner, hint, (progress) => becomeReady(handle, progress, inner.signal)),
    );
  const serversReady = Promise.allSettled(servers);
  const jobs = containers
    .filter(({ isJob }) => isJob)
    .map(({ handle }) =>
      recording(handle, inner, hint, (progress) => watchJob(handle, progress, inner, serversReady)),
    );
  const all = [...servers, ...jobs];
  try {
    await Promise.all(all);
  } catch (error) {
    limit.abort(error);
    await Promise.allSettled(all);
    throw error;
  }
  limit.abort();
}

async function recording(
  handle: ContainerHandle,
  outer: StartContext,
  hint: string | undefined,
  wait: (progress: Progress) => Promise<void>,
): Promise<void> {
  const context = { ...outer, phases: new Phases() };
  const { signal, phases } = context;
  const progress = new Progress(false, phases);
  if (logConsumersOf(handle).length > 0) {
    handle.feed = new OutputFeed(handle);
    handle.feed.resume();
  }
  try {
    await explaining(handle, progress, signal, () => wait(progress), { hint });
  } catch (error) {
    // Aborted because another service has failed.
    if (signal?.aborted !== true) recordFailed(handle.spec, error, context);
    throw error;
  }
  recordStarted(handle, context);
}

async function watchJob(
  handle: ContainerHandle,
  progress: Progress,
  { signal }: StartContext,
  othersReady: Promise<unknown>,
): Promise<void> {
  progress.begin("ready", "the other services to be ready");
  await Promise.race([handle.waitForExit(signal), othersReady]);
  const { state } = await handle.refresh(signal);
  if (state.status === "exited" && state.exitCode !== 0) {
    throw new Error(`it exited with code ${state.exitCode}`);
  }
}
