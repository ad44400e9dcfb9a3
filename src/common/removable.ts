/** A network or volume that `await using` removes, unless it is reusable, attached or released. */
export abstract class Removable implements AsyncDisposable {
  readonly #shared: { readonly reused: boolean } | undefined;
  #released = false;

  /** `shared` is set for what is reusable or attached. */
  protected constructor(shared: { readonly reused: boolean } | undefined) {
    this.#shared = shared;
  }

  /** Removes it, even if it is reusable. */
  abstract stop(): Promise<unknown>;

  /** Returns whether it existed before this start, which needs the option `reuse`. */
  isReused(): boolean {
    return this.#shared?.reused ?? false;
  }

  /**
   * Releases it: the end of an `await using` block no longer removes it. If it is reusable, it stays;
   * otherwise it is removed when this process ends.
   */
  release(): void {
    this.#released = true;
  }

  /** Removes it, unless it is reusable, attached or released. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#shared === undefined && !this.#released) await this.stop();
  }
}
