import { hintLine } from "./layout";
import { fieldOf } from "./thrown-values";

/** The details that an error can have besides its message. */
export interface ErrorDetails {
  /** What to do next, in one sentence. Part of the message too, so that every test runner prints it. */
  readonly hint?: string | undefined;
  /** The underlying error, of any type. */
  readonly cause?: unknown;
}

/** A property of every error of Mayfly, the same for all copies of the library in this process. */
export const MARK = Symbol.for("mayfly.error");

/**
 * The base of all errors thrown by Mayfly. `code` is stable across releases. Use `isMayflyError(error, code)` to
 * branch on it: under Jest a class exists once for each test file, so `instanceof` can miss.
 */
export class MayflyError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  /** The HTTP status of the engine's answer, such as 404 or 409, if the engine's refusal is the cause. */
  declare readonly statusCode?: number | undefined;

  static {
    Object.defineProperty(this.prototype, MARK, { value: true });
  }

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message + hintLine(details.hint), { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = details.hint;
    // A user's own error can have a status of another server.
    const isOwn = fieldOf(details.cause, MARK) === true;
    const statusCode = isOwn ? fieldOf(details.cause, "statusCode") : undefined;
    if (typeof statusCode === "number") this.statusCode = statusCode;
  }
}
