import { hintLine } from "./layout";

/** The details that an error can have besides its message. */
export interface ErrorDetails {
  /** What to do next, in one sentence. Part of the message too, so that every test runner prints it. */
  readonly hint?: string | undefined;
  /** The underlying error, of any type. */
  readonly cause?: unknown;
}

/**
 * The base of all errors thrown by Mayfly. `code` is stable across releases; branch on it rather
 * than on `instanceof`, since under Jest a class can exist once per test file.
 */
export class MayflyError extends Error {
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message + hintLine(details.hint), { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = details.hint;
  }
}
