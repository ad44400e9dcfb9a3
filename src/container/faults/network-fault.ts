import { activeFaults } from "./active-faults";

/** Something that disturbs a container's connections until it ends. `await using` ends it at the end of a block. */
export class NetworkFault implements AsyncDisposable {
  readonly #undo: () => Promise<void>;
  #ending: Promise<void> | undefined;

  /** @internal */
  constructor(undo: () => Promise<void>) {
    this.#undo = undo;
    activeFaults().add(this);
  }

  /** Ends the fault. Further calls return the result of the first; after a failure, the call can be repeated. */
  end(): Promise<void> {
    this.#ending ??= this.#undo().then(
      () => {
        activeFaults().delete(this);
      },
      (error: unknown) => {
        this.#ending = undefined;
        throw error;
      },
    );
    return this.#ending;
  }

  /** Ends the fault. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.end();
  }
}
