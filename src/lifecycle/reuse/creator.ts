import {
  formatProcessId,
  processIdOf,
  parseProcessId,
  stateOfProcess,
  type ProcessState,
} from "../../run/process-id";
import { processWide, realProcess } from "../../common/process-wide";
import { randomUuid } from "../../common/uuid";

/** Who creates a container: what others need to see whether it is still at it. */
export interface Creator {
  /** One start of the process. */
  readonly attempt: string;
  /** The process, as it stands in labels. */
  readonly owner: string;
  /** Milliseconds that it has from the container's start until it is ready. */
  readonly timeout: number;
}

/** Under Jest the starts of all test files of a process. */
const attempts = (): Set<string> => processWide("reuse attempts", () => new Set<string>());

/** A start of this process. It counts as going on until it is disposed of. */
export function thisCreator(timeout: number): Creator & Disposable {
  const attempt = randomUuid();
  attempts().add(attempt);
  return {
    attempt,
    owner: thisProcess(),
    timeout,
    [Symbol.dispose]: () => {
      attempts().delete(attempt);
    },
  };
}

export function formatCreator({ attempt, owner, timeout }: Creator): string {
  return JSON.stringify({ attempt, owner, timeout });
}

/** Undefined for what is not a creator's label. */
export function parseCreator(label: string | undefined): Creator | undefined {
  try {
    const { attempt, owner, timeout } = JSON.parse(label ?? "") as Partial<Creator>;
    const valid =
      typeof attempt === "string" && typeof owner === "string" && typeof timeout === "number";
    return valid ? { attempt, owner, timeout } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a creator is at it still; `unknown` for one on another machine. */
export function stateOfCreator({ attempt, owner }: Creator): ProcessState {
  // This process lives, and may have given up this start without a chance to undo it.
  if (owner !== "" && owner === thisProcess()) return attempts().has(attempt) ? "alive" : "dead";
  const process = parseProcessId(owner);
  return process === undefined ? "unknown" : stateOfProcess(process);
}

function thisProcess(): string {
  const self = processIdOf(realProcess.pid);
  return self === undefined ? "" : formatProcessId(self);
}
