import type { BoundPorts } from "../../spec/ports/bound-ports";

/**
 * A condition for "ready" as testcontainers defines it, for those who have written their own.
 * `withWaitStrategy`, `Wait.forAll` and their like take it as well as a `Wait`.
 */
export interface WaitStrategy {
  /**
   * Resolves when the container is ready. `container` is a dockerode `Container`; it is untyped here,
   * so that dockerode's types are needed only by those who use it. `startTime` is when this run of a
   * restarted container began.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
  waitUntilReady(container: any, boundPorts: BoundPorts, startTime?: Date): Promise<void>;
  /** Milliseconds. */
  withStartupTimeout(startupTimeoutMs: number): this;
  isStartupTimeoutSet(): boolean;
  /** Milliseconds. */
  getStartupTimeout(): number;
}
