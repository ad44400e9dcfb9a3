import {
  formatProcessId,
  processIdOf,
  parseProcessId,
  stateOfProcess,
  type ProcessState,
} from "../../run/process-id";
import { processWide, realProcess } from "../../common/process-wide";
import { randomUuid } from "../../common/uuid";

/** A start that creates a container. Other processes read it from a label, to see whether it still runs. */
export interface Creator {
  /** Identifies one start of the process. */
  readonly attempt: string;
  /** The process, as `formatProcessId` writes it; empty if it is unknown. */
  readonly owner: string;
  /** Milliseconds from the container's start until it must be ready. */
  readonly timeout: number;
}

/** Attempts of the starts in progress; under Jest, of all test files in this process. */
const attempts = (): Set<string> => processWide("reuse attempts", () => new Set<string>());

/** Returns a new creator in this process, which counts as alive until it is disposed. */
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

/** Parses a creator's label; returns undefined for any other string. */
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

/** Returns whether a creator is still at work; `unknown` if it is on another machine. */
export function stateOfCreator({ attempt, owner }: Creator): ProcessState {
  // This process is alive, but may have given up this start without a chance to undo it.
  if (owner !== "" && owner === thisProcess()) return attempts().has(attempt) ? "alive" : "dead";
  const process = parseProcessId(owner);
  return process === undefined ? "unknown" : stateOfProcess(process);
}

function thisProcess(): string {
  const self = processIdOf(realProcess.pid);
  return self === undefined ? "" : formatProcessId(self);
}
