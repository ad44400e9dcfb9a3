import type { ContainerHandle } from "../container/container-handle";
import { feedLogConsumers } from "../container/logs/log-consumers";
import { logLines } from "../engine/log-lines";
import { retryPortRace } from "../engine/port-race";
import type { OutputLine, OutputStream } from "../spec/output";
import type { Progress } from "./start-progress";

/** Starts the process of a created container. Its log consumers get everything that the process prints. */
export async function startProcess(
  { engine, id, spec }: ContainerHandle,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { logConsumers } = spec;
  let output: OutputStream | undefined;
  const start = async (): Promise<void> => {
    if (logConsumers.length > 0) {
      // Attached before the start, so that even the output of a process that lives for 10 ms arrives. A
      // start that fails ends the output, so each one has its own.
      progress.begin("start", "the engine to attach to the container's output");
      output = await engine.containers.attach(id, false, signal);
    }
    progress.begin("start", "the engine to start the container");
    await engine.containers.start(id, signal);
  };
  const started = retryPortRace(engine, id, start, signal);
  if (logConsumers.length > 0)
    feedLogConsumers(
      logConsumers,
      outputAfter(started, () => output),
    );
  await started;
}

/** Yields the output of the last attempt to start, even if it failed. */
async function* outputAfter(
  started: Promise<void>,
  output: () => OutputStream | undefined,
): AsyncGenerator<OutputLine> {
  await Promise.allSettled([started]);
  const last = output();
  if (last !== undefined) yield* logLines(last);
}
