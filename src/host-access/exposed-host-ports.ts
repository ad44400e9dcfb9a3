/** A function that releases one port of one entrance. */
export type Release = () => Promise<void>;

/** Ports of this machine that containers can reach. `await using` calls `stop()` at the end of its block. */
export class ExposedHostPorts implements AsyncDisposable {
  readonly #held: readonly Release[];
  #stopped: Promise<void> | undefined;

  constructor(held: readonly Release[]) {
    this.#held = held;
  }

  /**
   * Stops exposing the ports and closes their connections. A port that another call in this process has also
   * exposed stays exposed. If `stop` is not called, the ports stay exposed until the process ends.
   */
  stop(): Promise<void> {
    this.#stopped ??= Promise.all(this.#held.map((release) => release())).then(() => undefined);
    return this.#stopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
