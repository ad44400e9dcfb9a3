import type { ContainerHandle } from "../container/container-handle";
import { retryPortRace } from "../engine/port-race";
import { attachInput, type AttachedInput } from "./attach-input";
import type { Progress } from "./start-progress";

/** Starts the process of a created container. Its feed, if it has one, gets everything that the process prints. */
export async function startProcess(
  handle: ContainerHandle,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { engine, id, feed, spec } = handle;
  const start = async (): Promise<void> => {
    if (feed !== undefined) {
      // Attached before the start, so that even the output of a process that lives for 10 ms arrives. A
      // start that fails ends the output, so each one has its own.
      progress.begin("start", "the engine to attach to the container's output");
      await feed.attach(handle.info.tty, signal);
    }
    let input: AttachedInput | undefined;
    if (spec.stdin !== undefined) {
      progress.begin("start", "the engine to attach to the container's input");
      input = await attachInput(handle, spec.stdin, signal);
    }
    progress.begin("start", "the engine to start the container");
    try {
      await engine.containers.start(id, signal);
    } catch (error) {
      input?.close();
      throw error;
    }
    input?.send();
  };
  const startOrRetry = (): Promise<void> => retryPortRace(engine, id, start, signal);
  await (feed === undefined ? startOrRetry() : feed.during(startOrRetry));
}
