/** Gives back one port at one address. */
export type Release = () => Promise<void>;

/** Ports of this machine that containers reach. `await using` takes them back at the end of its block. */
export class ExposedHostPorts implements AsyncDisposable {
  readonly #held: readonly Release[];
  #stopped: Promise<void> | undefined;

  constructor(held: readonly Release[]) {
    this.#held = held;
  }

  /**
   * Takes the ports back, and closes the connections to those that nobody else in this process has
   * exposed. Without it they stay exposed until the process ends.
   */
  stop(): Promise<void> {
    this.#stopped ??= Promise.all(this.#held.map((release) => release())).then(() => undefined);
    return this.#stopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
