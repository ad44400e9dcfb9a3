import { debug } from "../common/debug";
import { messageOf } from "../errors";

/**
 * The limit for all steps together. An engine that does not answer must not delay the error or the abort
 * that caused the undoing.
 */
const UNDO_LIMIT_MS = 30_000;

/** The steps that undo a start. */
export class UndoStack {
  readonly #steps: {
    readonly what: string;
    readonly undo: (signal: AbortSignal) => Promise<void>;
  }[] = [];

  push(what: string, undo: (signal: AbortSignal) => Promise<void>): void {
    this.#steps.push({ what, undo });
  }

  /**
   * Undoes everything in reverse. Never rejects: a failed step does not stop the other steps or
   * replace the start's error. Objects that it leaves are removed after the process has ended.
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
