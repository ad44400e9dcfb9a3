import type { ContainerHandle } from "../container/container-handle";
import { missingProgramHint } from "../container/exec/missing-program";
import { endOfLog } from "../engine/log-lines";
import { debug } from "../common/debug";
import {
  ContainerExitedError,
  ContainerStartError,
  fieldOf,
  messageOf,
  reasonOf,
  StartupTimeoutError,
  type KeptContainer,
  type WaitEvidence,
} from "../errors";
import { withdrawnHint, withdrawnImages } from "../registry/withdrawn-images";
import { ImageName } from "../spec/image-name";
import type { ContainerInfo } from "../spec/inspect/container-info";
import type { WaitEnd } from "../spec/wait";
import type { Progress } from "./start-progress";
import { RaceLost } from "./start-race";
import { wrongPortHint } from "./wrong-port";

/** An engine that does not answer must not delay the error for long; one that is busy has time to answer. */
const EVIDENCE_TIMEOUT_MS = 10_000;

/** Without withPlatform(), an image that is already present can be for another platform. */
const WRONG_ARCHITECTURE = /exec format error/i;
const WRONG_ARCHITECTURE_HINT =
  "the engine's machine cannot run the image's programs; if the image is for another architecture, choose the right one with withPlatform(...)";

/**
 * Runs steps on a created container. Adds the container's state and last log lines to a failure. They
 * are read here because the caller then removes the container.
 */
export async function explaining<T>(
  handle: ContainerHandle,
  progress: Progress,
  signal: AbortSignal | undefined,
  steps: () => Promise<T>,
  around: Around = {},
): Promise<T> {
  try {
    return await steps();
  } catch (error) {
    throw await explainFailure(error, handle, progress, signal, around);
  }
}

interface Around {
  /** For failures that have no hint. */
  readonly hint?: string | undefined;
  /** Keeps the container for a look if the user wants that. */
  readonly keep?: () => Promise<KeptContainer | undefined>;
}

async function explainFailure(
  error: unknown,
  handle: ContainerHandle,
  progress: Progress,
  signal: AbortSignal | undefined,
  { hint, keep }: Around,
): Promise<unknown> {
  if (signal?.aborted === true) return signal.reason;
  const { engine, id, image, service } = handle;
  const verdict = error instanceof RaceLost ? error.verdict : undefined;

  const info = await attempt("state", (signal) => engine.containers.inspect(id, signal));
  const logs =
    (await attempt("logs", (signal) => endOfLog(engine, id, info?.tty ?? false, signal))) ?? [];
  // Keeping stops the container, so it comes after everything that is read from it.
  const evidence = async (seen: Partial<WaitEvidence> = {}): Promise<WaitEvidence> => {
    const { waitingFor, lastSeen } = progress;
    return { waitingFor, lastSeen, logs, service, ...seen, kept: await keep?.() };
  };
  const familiar = (end: WaitEnd, pending = progress.lastSeen): Partial<WaitEvidence> => ({
    testcontainersMessage: progress.wait?.testcontainersMessage?.(end, handle, pending),
  });

  // If the container has exited by itself, that is the reason, whichever step failed.
  if (info !== undefined && hasEnded(info) && !progress.endedBefore) {
    const { exitCode, oomKilled } = info.state;
    const exitHint = hintOnExit(image, logs) ?? hint;
    const seen = await evidence(familiar("exited"));
    return new ContainerExitedError(image, exitCode, oomKilled, seen, exitHint);
  }
  const hintOnTimeout = async (): Promise<string | undefined> =>
    progress.hintOnTimeout ??
    (info && (await attempt("open ports", (signal) => wrongPortHint(handle, info, signal)))) ??
    (await attempt("way to its ports", () => obstacleHint(handle))) ??
    hint;
  if (verdict?.kind === "timeout") {
    const { timeout } = verdict;
    const timeoutHint = await hintOnTimeout();
    const seen = await evidence(familiar({ afterMs: timeout }));
    return new StartupTimeoutError(image, timeout, seen, timeoutHint);
  }
  if (fieldOf(error, "code") === "WAIT_TIMEOUT") {
    const timeout = Number(fieldOf(error, "timeout"));
    const waitingFor = String(fieldOf(error, "waitingFor"));
    const lastSeen = fieldOf(error, "lastSeen") as string | undefined;
    // Only this one of several conditions ran out of time. Others can be pending, too.
    const isOneOfSeveral = waitingFor !== progress.wait?.description;
    const pending = isOneOfSeveral ? `${waitingFor}: ${lastSeen ?? ""}` : progress.lastSeen;
    const seen = {
      ...familiar({ afterMs: timeout }, pending),
      waitingFor,
      lastSeen: lastSeen ?? progress.lastSeen,
    };
    const timeoutHint = await hintOnTimeout();
    return new StartupTimeoutError(image, timeout, await evidence(seen), timeoutHint);
  }
  const cause = verdict?.kind === "lost" ? verdict.error : error;
  const reason = reasonOf(cause);
  return new ContainerStartError(image, reason, await evidence(), {
    hint: (fieldOf(cause, "hint") as string | undefined) ?? missingProgramHint(reason) ?? hint,
    cause,
  });
}

/** Returns the hint about what keeps this process from the container's ports, whatever it waited for. */
async function obstacleHint(handle: ContainerHandle): Promise<string | undefined> {
  if (handle.spec.ports.length === 0) return undefined;
  const obstacle = await handle.obstacle();
  return obstacle?.isCertain === true ? obstacle.hint : undefined;
}

function hintOnExit(image: string, logs: readonly string[]): string | undefined {
  if (logs.some((line) => WRONG_ARCHITECTURE.test(line))) return WRONG_ARCHITECTURE_HINT;
  const name = ImageName.fromString(image);
  const withdrawn = withdrawnImages(name);
  if (withdrawn?.logged === undefined) return undefined;
  const { logged } = withdrawn;
  return logs.some((line) => line.includes(logged)) ? withdrawnHint(name, withdrawn) : undefined;
}

function hasEnded({ state }: ContainerInfo): boolean {
  return state.status === "exited" || state.status === "dead";
}

/** Returns undefined on an error, which must not replace the failure that is being explained. */
async function attempt<T>(
  what: string,
  read: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read(AbortSignal.timeout(EVIDENCE_TIMEOUT_MS));
  } catch (error) {
    debug(
      "containers",
      () => `could not read the ${what} of the failed container: ${messageOf(error)}`,
    );
    return undefined;
  }
}
