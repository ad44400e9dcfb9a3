import { debug } from "../debug";
import { messageOf } from "../errors";

/** What was done on the way of a start and how to undo it, latest first. */
export class UndoStack {
  readonly #steps: { readonly what: string; readonly undo: () => Promise<void> }[] = [];

  push(what: string, undo: () => Promise<void>): void {
    this.#steps.push({ what, undo });
  }

  /**
   * Undoes everything in reverse. A step that fails does not stop the others, and never replaces the
   * error that made undoing necessary; what it left is removed when the process ends.
   */
  async run(): Promise<void> {
    for (const { what, undo } of this.#steps.splice(0).reverse()) {
      try {
        await undo();
      } catch (error) {
        debug("containers", () => `could not undo "${what}": ${messageOf(error)}`);
      }
    }
  }
}
