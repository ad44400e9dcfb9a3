import type { EngineEndpoint } from "../../engine/endpoint";
import type { LabelFilter } from "../../engine/requests/label-filter";
import { fieldOf } from "../../errors";

/**
 * The version of the protocol: lines of JSON over a socket. It is part of the socket's name, so programs with another
 * version use another watchdog. Version 2 added objects that are kept for a run, version 3 added owners.
 */
export const PROTOCOL_VERSION = 3;

/** The input of the program watchdog. */
export interface WatchdogOrder {
  readonly endpoint: Pick<EngineEndpoint, "uri" | "address" | "apiVersion" | "kind">;
  readonly socketPath: string;
  readonly timing: Timing;
}

/** A watchdog's times in milliseconds. Tests shorten them. */
export interface Timing {
  /** From the end of a session's last connection to the first removal, since another worker may follow. */
  readonly grace: number;
  /**
   * The pauses between looks that find nothing. An engine may still be finishing a creation or commit for a process
   * that has ended, which can take seconds.
   */
  readonly quiet: readonly number[];
  /** How long the watchdog runs without a connection and without work. */
  readonly idle: number;
  /** From the watchdog's start to its search for leftovers of dead sessions. */
  readonly sweepAfter: number;
}

export const TIMING: Timing = {
  grace: 1_000,
  quiet: [500, 1_000, 2_000, 3_000],
  idle: 20_000,
  sweepAfter: 5_000,
};

/** The process ids of a worker and its runner, as in labels. */
export interface Worker {
  readonly self: string;
  readonly runner: string;
}

/** A request to remove the objects with these labels once no connection holds them any more. */
export interface HoldRequest {
  readonly id: number;
  readonly hold: LabelFilter;
  /** The owners whose objects to remove, as process ids in labels. */
  readonly creators?: readonly string[] | undefined;
  /** Whether to remove all objects with the labels, whichever program created them. */
  readonly everything?: boolean | undefined;
  /** Set by a worker. Its holds end with its runner, which a worker can outlive: Vitest's workers run forever. */
  readonly worker?: Worker | undefined;
}

export type Request =
  | HoldRequest
  /** A use of a container. After `idle` milliseconds without a use, the container is stopped. */
  | { readonly id: number; readonly use: string; readonly idle: number }
  /** The end of a use. */
  | { readonly id: number; readonly release: string };

/** The answer to a request, sent once the request is in effect. */
export interface Acknowledgement {
  readonly ack: number;
}

/** A sign of life while an answer is due. It tells a slow watchdog from a stopped one. */
export interface Busy {
  readonly busy: true;
}

/** The most characters that a message may have; a filter has a few hundred. */
export const LONGEST_LINE = 1_000_000;

/** Thrown if a message does not follow the protocol. */
export class ProtocolError extends Error {}

/** A parser of lines of JSON. It cannot be used after it has thrown ProtocolError. */
export class LineReader {
  /** The received pieces of the current line. */
  #pieces: string[] = [];
  #length = 0;
  readonly #onMessage: (message: object) => void;

  constructor(onMessage: (message: object) => void) {
    this.#onMessage = onMessage;
  }

  push(text: string): void {
    const pieces = text.split("\n");
    const rest = pieces.pop() ?? "";
    for (const piece of pieces) {
      this.#extend(piece);
      const line = this.#pieces.join("");
      this.#pieces = [];
      this.#length = 0;
      this.#onMessage(toMessage(line));
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
    // The message of JSON.parse quotes the line.
    throw new ProtocolError("a line is not JSON");
  }
  if (typeof message !== "object" || message === null)
    throw new ProtocolError("a line is not an object");
  return message;
}

export function toLine(message: Request | Acknowledgement | Busy): string {
  return `${JSON.stringify(message)}\n`;
}

/** The longest timer of Node.js; longer ones fire at once. */
const LONGEST_IDLE = 2 ** 31 - 1;

/** Checks and returns a request. Throws ProtocolError if the message is not a request. */
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

/** Returns whether a value is a filter. An empty filter would match all objects on the engine. */
function isFilter(value: unknown): value is LabelFilter {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const values = Object.values(value);
  return values.length > 0 && values.every((text) => typeof text === "string" && text !== "");
}
