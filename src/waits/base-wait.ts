import type { BoundPorts } from "../spec/ports/bound-ports";
import type { Handle } from "../spec/handle";
import { checkStartupTimeout } from "../spec/options";
import { DEFAULT_STARTUP_TIMEOUT_MS, type Wait, type WaitContext } from "../spec/wait";
import { waitOnLent } from "./testcontainers/lent-containers";
import type { WaitStrategy } from "./testcontainers/wait-strategy";

export interface BaseOptions {
  readonly startupTimeout?: number;
}

/**
 * The base of Mayfly's own waits.
 *
 * Each option method changes the wait and returns it, as in testcontainers: its modules ignore the result. A run
 * changes nothing, so one wait can be used for any number of containers.
 */
export abstract class BaseWait<Options extends BaseOptions = BaseOptions>
  implements Wait, WaitStrategy
{
  protected constructor(protected options: Options) {}

  abstract readonly description: string;
  abstract until(handle: Handle, context: WaitContext): Promise<void>;

  get startupTimeout(): number | undefined {
    return this.options.startupTimeout;
  }

  /**
   * Sets this wait's timeout in milliseconds; default: the container's start-up timeout. Throws
   * InvalidOptionError.
   */
  withStartupTimeout(ms: number): this {
    return this.with({ startupTimeout: checkStartupTimeout(ms, "withStartupTimeout") } as Options);
  }

  isStartupTimeoutSet(): boolean {
    return this.startupTimeout !== undefined;
  }

  /** Returns this wait's timeout in milliseconds; if none is set, the default for containers. */
  getStartupTimeout(): number {
    return this.startupTimeout ?? DEFAULT_STARTUP_TIMEOUT_MS;
  }

  /**
   * Lets your own testcontainers strategy use this wait. Pass the container that the strategy was given, or one of
   * `getContainerRuntimeClient()` and its ports; for any other container, throws InvalidOptionError.
   */
  waitUntilReady(container: unknown, boundPorts?: BoundPorts, startTime?: Date): Promise<void> {
    return waitOnLent(this, container, boundPorts, startTime);
  }

  protected with(changes: Partial<Options>): this {
    this.options = Object.freeze({ ...this.options, ...changes });
    return this;
  }
}
