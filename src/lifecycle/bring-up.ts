import type { ContainerHandle } from "../container/container-handle";
import type { HookContext } from "../spec/container-spec";
import { logConsumersOf } from "../container/logs/log-consumers";
import { OutputFeed } from "../container/logs/output-feed";
import { explaining } from "./explain-failure";
import { Phases } from "./phases";
import { startProcess } from "./start-process";
import { Progress } from "./start-progress";
import { StartRace } from "./start-race";
import { startupTimeout } from "./startup-timeout";
import { awaitPublishedPorts, waitUntilReady } from "./wait-until-ready";

const NEW: HookContext = { reused: false, restarted: false };
const BAKED_HINT =
  "the container started from the image of withBakedInit(), so a wait for something that only the initialisation prints or does cannot succeed; MAYFLY_BAKE=off starts the container without that image";

/** Starts a created container and waits until it is ready. */
export async function bringUp(
  handle: ContainerHandle,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { spec } = handle;
  if (spec.stage?.isBaked === true) progress.hintOnTimeout = BAKED_HINT;
  handle.holdHidden();
  await copyInto(handle, progress, signal);
  if (spec.hooks.some(({ created }) => created)) {
    progress.begin("hooks", "the hook `created`");
    await handle.refresh(signal);
    for (const { created } of spec.hooks) await created?.(handle, NEW);
  }
  const needed = await needsOutput(handle, progress, signal);
  if (needed !== "no") handle.feed = new OutputFeed(handle);
  try {
    await startProcess(handle, progress, signal);
    await becomeReady(handle, progress, signal);
  } finally {
    if (needed === "until it is ready") handle.feed?.close();
  }
}

/** Returns for how long the container's output is read. */
async function needsOutput(
  handle: ContainerHandle,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<"no" | "until it is ready" | "always"> {
  const { wait, createOptions, restartPolicy } = handle.spec;
  const hasConsumers = logConsumersOf(handle).length > 0;
  const isWatched = wait?.watchesOutput === true;
  const canRestart = restartPolicy !== undefined || createOptions.length > 0;
  if (!hasConsumers && !isWatched && !canRestart) return "no";
  progress.begin("start", "the engine to describe the container");
  const { restartsItself } = await handle.refresh(signal);
  if (hasConsumers || restartsItself) return "always";
  return isWatched ? "until it is ready" : "no";
}

/**
 * Waits until a started container is ready: waits for its ports, runs the hooks `started`, runs its
 * wait and runs the hooks `ready`. All these steps share one race against the container's exit, a
 * deadline and an abort.
 */
export async function becomeReady(
  handle: ContainerHandle,
  progress: Progress,
  signal: AbortSignal | undefined,
  { restarted = false }: { readonly restarted?: boolean } = {},
): Promise<void> {
  const context = { reused: handle.lease?.reused ?? false, restarted };
  using race = new StartRace(handle, startupTimeout(handle.spec), signal);
  await writeHeld(handle, race, progress);
  await awaitPublishedPorts(handle, race, progress);
  if (progress.isRestart) feedFromLog(handle);
  await runHooks("started", handle, race, progress, context);
  await waitUntilReady(handle, race, progress);
  await runHooks("ready", handle, race, progress, context);
}

/**
 * Waits until a restarted container is ready. Leaves the container as it is after a failure.
 *
 * `since` is the time from which log lines count. Default: the container's last start.
 */
export async function becomeReadyAgain(handle: ContainerHandle, since?: Date): Promise<void> {
  const progress = new Progress(true, new Phases(), since);
  await explaining(handle, progress, undefined, () =>
    becomeReady(handle, progress, undefined, { restarted: true }),
  );
}

async function copyInto(
  handle: ContainerHandle,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { copies, archives, copyOptions } = handle.spec;
  progress.begin("files", "the files to be copied to the container");
  if (copies.length > 0) await handle.copy(copies, copyOptions, signal);
  for (const { tar, target } of archives) {
    await handle.putArchive(tar, target, copyOptions, signal);
  }
}

/** Writes what only the running container can be given, such as files on a tmpfs. */
async function writeHeld(
  handle: ContainerHandle,
  race: StartRace,
  progress: Progress,
): Promise<void> {
  if (handle.holdsFiles)
    progress.begin("files", "a program in the container to write the files that were copied");
  await race.run((signal) => handle.writeHeld(signal));
}

async function runHooks(
  when: "started" | "ready",
  handle: ContainerHandle,
  race: StartRace,
  progress: Progress,
  context: HookContext,
): Promise<void> {
  const { hooks } = handle.spec;
  if (!hooks.some((steps) => steps[when])) return;
  progress.begin("hooks", `the hook \`${when}\``);
  // A container that is ready although it has exited has done its work, so its exit does not hurry the hook.
  const isDone = when === "ready" && race.exited.aborted;
  await race.run(
    async () => {
      for (const steps of hooks) await steps[when]?.(handle, context);
    },
    { survivesExit: true, ...(isDone && { grace: startupTimeout(handle.spec) }) },
  );
}

/** Feeds log consumers from the log, because nothing was attached before the container was started again. */
function feedFromLog(handle: ContainerHandle): void {
  if (logConsumersOf(handle).length === 0) return;
  // The first lines can be stamped a moment before the start, but not before the end of the earlier run.
  handle.feed ??= new OutputFeed(handle, handle.info.state.finishedAt);
  handle.feed.resume();
}
