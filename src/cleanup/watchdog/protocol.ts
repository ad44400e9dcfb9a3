import type { EngineEndpoint } from "../../engine/endpoint";
import type { LabelFilter } from "../../engine/requests/label-filter";
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

/** Characters of one message: a filter has a few hundred. */
export const LONGEST_LINE = 1_000_000;

/** What arrives is no message of this protocol. */
export class ProtocolError extends Error {}

/** Cuts what arrives into lines and reads them. Throws ProtocolError, and cannot be used after that. */
export class LineReader {
  /** Of the line whose end has not come. */
  #pieces: string[] = [];
  #length = 0;

  constructor(private readonly onMessage: (message: object) => void) {}

  push(text: string): void {
    const pieces = text.split("\n");
    const rest = pieces.pop() ?? "";
    for (const piece of pieces) {
      this.#extend(piece);
      const line = this.#pieces.join("");
      this.#pieces = [];
      this.#length = 0;
      this.onMessage(toMessage(line));
    }
    this.#extend(rest);
  }

  #extend(piece: string): void {
    this.#length += piece.length;
    if (this.#length > LONGEST_LINE) throw new ProtocolError("a line is too long");
    if (piece !== "") this.#pieces.push(piece);
  }
}

function toMessage(line: string): object {
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch {
    // Its words quote the line.
    throw new ProtocolError("a line is not JSON");
  }
  if (typeof message !== "object" || message === null) throw new ProtocolError("no message");
  return message;
}

export function toLine(message: Request | Acknowledgement | Busy): string {
  return `${JSON.stringify(message)}\n`;
}

/** Longer timers of Node.js fire at once. */
const LONGEST_IDLE = 2 ** 31 - 1;

/** Reads a request. Throws ProtocolError at what is none. */
export function toRequest(message: object): Request {
  const { id, hold, creators, everything, worker, use, idle, release } = message as Record<
    string,
    unknown
  >;
  if (Number.isSafeInteger(id) && typeof id === "number") {
    if (isFilter(hold)) {
      return {
        id,
        hold,
        ...(isStrings(creators) && { creators }),
        ...(everything === true && { everything }),
        ...(isWorker(worker) && { worker }),
      };
    }
    if (typeof use === "string" && typeof idle === "number" && idle >= 0) {
      return { id, use, idle: Math.min(idle, LONGEST_IDLE) };
    }
    if (typeof release === "string") return { id, release };
  }
  throw new ProtocolError("not a request");
}

function isWorker(value: unknown): value is Worker {
  return [fieldOf(value, "self"), fieldOf(value, "runner")].every((of) => typeof of === "string");
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

/** Labels without any would match everything that the engine has. */
function isFilter(value: unknown): value is LabelFilter {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const values = Object.values(value);
  return values.length > 0 && values.every((text) => typeof text === "string" && text !== "");
}
