import type { BoundPorts } from "../../spec/ports/bound-ports";

/**
 * A readiness condition as testcontainers defines it, for users who have written their own.
 *
 * Methods that take a `Wait`, such as `withWaitStrategy` and `Wait.forAll`, also take a strategy.
 */
export interface WaitStrategy {
  /**
   * Resolves when the container is ready.
   *
   * `container` is dockerode's `Container`, untyped so that only its users need dockerode's types. `startTime` is
   * the time of the container's last start.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
  waitUntilReady(container: any, boundPorts: BoundPorts, startTime?: Date): Promise<void>;
  /** Milliseconds. */
  withStartupTimeout(startupTimeoutMs: number): this;
  isStartupTimeoutSet(): boolean;
  /** Milliseconds. */
  getStartupTimeout(): number;
}
