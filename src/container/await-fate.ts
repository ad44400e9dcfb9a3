import { now, sleep } from "../common/clock";
import { isNotFound } from "../errors";
import type { ContainerInfo, ContainerState } from "../spec/inspect/container-info";

/** The part of a handle that is needed here. */
export interface LivingContainer {
  /** Inspects the container, and remembers what it finds unless the container has ended. */
  refreshIfAlive(signal?: AbortSignal): Promise<ContainerInfo>;
}

/** What became of a container whose output or run seemed to end. */
export interface Fate {
  readonly kind: "running" | "ended" | "gone";
  /** True if it ran again meanwhile or the engine did not answer, so output can have been missed. */
  readonly wasInterrupted: boolean;
}

export interface FateOptions {
  readonly signal: AbortSignal;
  /** True if the run has certainly ended: a container that runs has then been restarted. */
  readonly hasEnded: boolean;
  /** Returns true while someone is restarting the container. */
  readonly isHeld?: () => boolean;
  /** Milliseconds for which the engine may not answer. An engine needs about 10 s to restart. */
  readonly longestOutage: number;
  /** Whether waiting keeps the process alive. Default true. */
  readonly ref?: boolean;
}

/** Milliseconds that an engine may take to notice an exit; a container that runs after them has not exited. */
const EXIT_MS = 1_000;
/**
 * Milliseconds for which a container with a restart policy has to be ended. An engine that is itself restarted ends
 * its containers some time before it stops answering.
 */
const FINAL_MS = 3_000;
const SHORTEST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 500;

/**
 * Finds out whether a container whose output or run has ended is running again. Waits while the engine restarts the
 * container, and while the engine does not answer. Reads the ports of a running container again. Rejects with the
 * engine's failure after `longestOutage`.
 */
export async function awaitFate(
  container: LivingContainer,
  { signal, hasEnded, isHeld = () => false, longestOutage, ref = true }: FateOptions,
): Promise<Fate> {
  const begun = now();
  let [answered, lived] = [begun, begun];
  let wasInterrupted = false;
  for (let pause = SHORTEST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    signal.throwIfAborted();
    const { status, restartsItself, failure } = await ask(container, signal);
    if (status === "gone") return { kind: "gone", wasInterrupted };
    if (status !== "unanswered") answered = now();
    else if (now() - answered > longestOutage) throw failure;
    if (status !== "ended" || isHeld()) lived = now();
    if (status === "restarting" || status === "unanswered" || isHeld()) wasInterrupted = true;
    if (status === "running" && (hasEnded || wasInterrupted || now() - begun > EXIT_MS)) {
      return { kind: "running", wasInterrupted: true };
    }
    const final = restartsItself ? FINAL_MS : 0;
    if (status === "ended" && !isHeld() && now() - lived >= final) {
      return { kind: "ended", wasInterrupted: wasInterrupted || restartsItself };
    }
    await sleep(pause, signal, { ref });
  }
}

interface Answer {
  readonly status: "running" | "restarting" | "ended" | "gone" | "unanswered";
  readonly restartsItself: boolean;
  /** Why the engine did not answer. */
  readonly failure?: unknown;
}

async function ask(container: LivingContainer, signal: AbortSignal): Promise<Answer> {
  try {
    const { state, restartsItself } = await container.refreshIfAlive(signal);
    return { status: statusOf(state), restartsItself };
  } catch (error) {
    signal.throwIfAborted();
    const status = isNotFound(error) ? "gone" : "unanswered";
    return { status, restartsItself: false, failure: error };
  }
}

function statusOf({ status, running }: ContainerState): Answer["status"] {
  if (status === "removing" || status === "dead") return "gone";
  if (status === "restarting") return "restarting";
  return running ? "running" : "ended";
}
