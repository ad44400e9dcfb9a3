import type { EngineEndpoint } from "../../engine/endpoint";
import type { LabelFilter } from "../../engine/engine";
import { fieldOf } from "../../errors";

/**
 * Lines of JSON over a socket. The version is part of the socket's name: programs with another one
 * have another watchdog, and never meet. 2: it knows what is kept for a run. 3: it knows who created what.
 */
export const PROTOCOL_VERSION = 3;

/** What the watchdog is started with. */
export interface WatchdogOrder {
  readonly endpoint: Pick<EngineEndpoint, "uri" | "address" | "apiVersion">;
  readonly socketPath: string;
  readonly timing: Timing;
}

/** Milliseconds; all are for tests to shorten. */
export interface Timing {
  /** From the end of a session's last connection to the first removal: a worker may follow another. */
  readonly grace: number;
  /**
   * Between the looks that find nothing: an engine finishes what it has begun for a process that is
   * gone, a creation or a commit, and that may take it seconds.
   */
  readonly quiet: readonly number[];
  /** Without a connection and without work, until the watchdog ends. */
  readonly idle: number;
  /** From the watchdog's start to its look for what dead sessions left. */
  readonly sweepAfter: number;
}

export const TIMING: Timing = {
  grace: 1_000,
  quiet: [500, 1_000, 2_000, 3_000],
  idle: 20_000,
  sweepAfter: 5_000,
};

/** A process of a test runner's, as labels name processes. */
export interface Worker {
  readonly self: string;
  readonly runner: string;
}

/** Asks for the removal of what carries these labels, when no connection holds them any more. */
export interface HoldRequest {
  readonly id: number;
  readonly hold: LabelFilter;
  /** The processes, as labels name them, whose things are to be removed. */
  readonly creators?: readonly string[] | undefined;
  /** Whether to remove everything that carries the labels, whichever program created it. */
  readonly everything?: boolean | undefined;
  /** Set by a worker, which holds nothing longer than its runner lives: some live on without it, Vitest's for ever. */
  readonly worker?: Worker | undefined;
}

export type Request =
  | HoldRequest
  /** Stop this container when nobody has used it for `idle` milliseconds. */
  | { readonly id: number; readonly use: string; readonly idle: number }
  | { readonly id: number; readonly release: string };

/** The answer to each request, once what it asks for is sure. */
export interface Acknowledgement {
  readonly ack: number;
}

/** Sent every now and then while an answer is due, so that a slow watchdog differs from a stopped one. */
export interface Busy {
  readonly busy: true;
}

const LONGEST_LINE = 1_000_000;

/** Cuts what arrives into lines and reads them. Throws at what is no protocol. */
export class LineReader {
  #rest = "";

  constructor(private readonly onMessage: (message: object) => void) {}

  push(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    if (this.#rest.length > LONGEST_LINE) throw new Error("a line without an end");
    for (const line of lines) {
      const message: unknown = JSON.parse(line);
      if (typeof message !== "object" || message === null) throw new Error("no message");
      this.onMessage(message);
    }
  }
}

export function toLine(message: Request | Acknowledgement | Busy): string {
  return `${JSON.stringify(message)}\n`;
}

/** Reads a request. Throws at what is none. */
export function toRequest(message: object): Request {
  const { id, hold, creators, everything, worker, use, idle, release } = message as Record<
    string,
    unknown
  >;
  if (typeof id === "number") {
    if (isFilter(hold)) {
      return {
        id,
        hold,
        ...(isStrings(creators) && { creators }),
        ...(everything === true && { everything }),
        ...(isWorker(worker) && { worker }),
      };
    }
    if (typeof use === "string" && typeof idle === "number") return { id, use, idle };
    if (typeof release === "string") return { id, release };
  }
  throw new Error("not a request");
}

function isWorker(value: unknown): value is Worker {
  return [fieldOf(value, "self"), fieldOf(value, "runner")].every((of) => typeof of === "string");
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

/** Labels without any would match everything that the engine has. */
function isFilter(value: unknown): value is LabelFilter {
  if (typeof value !== "object" || value === null) return false;
  const values = Object.values(value);
  return values.length > 0 && values.every((text) => typeof text === "string" && text !== "");
}
