import { debug } from "../common/debug";
import { messageOf } from "../errors";

/**
 * For all steps together: nobody is to wait for an engine that does not answer to get the error, or the
 * abort, that made undoing necessary.
 */
const UNDO_LIMIT_MS = 30_000;

/** What was done on the way of a start and how to undo it, latest first. */
export class UndoStack {
  readonly #steps: {
    readonly what: string;
    readonly undo: (signal: AbortSignal) => Promise<void>;
  }[] = [];

  push(what: string, undo: (signal: AbortSignal) => Promise<void>): void {
    this.#steps.push({ what, undo });
  }

  /**
   * Undoes everything in reverse. A step that fails does not stop the others, and never replaces the
   * error that made undoing necessary; what it left is removed when the process ends.
   */
  async run(): Promise<void> {
    const signal = AbortSignal.timeout(UNDO_LIMIT_MS);
    for (const { what, undo } of this.#steps.splice(0).reverse()) {
      try {
        await undo(signal);
      } catch (error) {
        debug("containers", () => `could not undo "${what}": ${messageOf(error)}`);
      }
    }
  }
}
