import type { ContainerHandle } from "../container/container-handle";
import { feedLogConsumers } from "../container/logs/log-consumers";
import { logLines } from "../engine/log-lines";
import { explainFailure } from "./explain-failure";
import { openPorts } from "./await-published-ports";
import type { Progress } from "./start-progress";
import { StartRace } from "./start-race";
import { startupTimeout, waitUntilReady } from "./wait-until-ready";

const BAKED_HINT =
  "it began where withBakedInit() had ended: a wait for what only the initialisation prints or does is never met; MAYFLY_BAKE=off starts it without";

/** From a created container to one that is ready. */
export async function bringUp(
  handle: ContainerHandle,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { engine, id, spec } = handle;
  if (spec.stage?.isBaked === true) progress.hintOnTimeout = BAKED_HINT;
  await copyInto(handle, progress, signal);
  if (spec.hooks.some(({ created }) => created)) {
    progress.begin("hooks", "the hook `created`");
    await handle.refresh(signal);
    for (const { created } of spec.hooks) await created?.(handle, { reused: false });
  }
  if (spec.logConsumers.length > 0) {
    // Attached before the start: a process that lives for 10 ms is heard, too.
    progress.begin("start", "the engine to attach to its output");
    feedLogConsumers(
      spec.logConsumers,
      logLines(await engine.containers.attach(id, false, signal)),
    );
  }
  progress.begin("start", "the engine to start it");
  await engine.containers.start(id, signal);

  using race = new StartRace(engine, id, startupTimeout(spec), signal);
  await openPorts(handle, race, progress);
  await runHooks("started", handle, race, progress);
  await waitUntilReady(handle, race, progress);
  await runHooks("ready", handle, race, progress);
}

/** Runs the users' own steps of a container that has started. */
export async function runHooks(
  when: "started" | "ready",
  handle: ContainerHandle,
  race: StartRace,
  progress: Progress,
): Promise<void> {
  const { hooks } = handle.spec;
  if (!hooks.some((steps) => steps[when])) return;
  progress.begin("hooks", `the hook \`${when}\``);
  const context = { reused: handle.lease?.reused ?? false };
  await race.run(
    async () => {
      for (const steps of hooks) await steps[when]?.(handle, context);
    },
    { survivesExit: true },
  );
}

/** Feeds the consumers of a container that was not attached to: with its output since its last start. */
export function feedFromLog(handle: ContainerHandle): void {
  const { logConsumers } = handle.spec;
  if (logConsumers.length === 0) return;
  // The first lines can be stamped a moment earlier than the start; none can before the last end.
  const since = handle.info.state.finishedAt;
  feedLogConsumers(logConsumers, handle.followLogs(since ? { since } : {}));
}

async function copyInto(
  handle: ContainerHandle,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { copies, archives, copyOptions } = handle.spec;
  progress.begin("files", "its files to be copied");
  if (copies.length > 0) await handle.copy(copies, copyOptions, signal);
  for (const { tar, target } of archives) {
    await handle.putArchive(tar, target, copyOptions, signal);
  }
}

/** Runs steps whose failure is to have the container's state and log; `hint` says what else to do. */
export async function explaining<T>(
  { engine, id, image }: ContainerHandle,
  progress: Progress,
  signal: AbortSignal | undefined,
  steps: () => Promise<T>,
  hint?: string,
): Promise<T> {
  try {
    return await steps();
  } catch (error) {
    throw await explainFailure(error, engine, id, image, progress, signal, hint);
  }
}
