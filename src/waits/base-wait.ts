import type { BoundPorts } from "../spec/ports/bound-ports";
import type { Handle } from "../spec/handle";
import { checkTimeout } from "../spec/options";
import { DEFAULT_STARTUP_TIMEOUT_MS, type Wait, type WaitContext } from "../spec/wait";
import { waitOnLent } from "./testcontainers/lent-containers";
import type { WaitStrategy } from "./testcontainers/wait-strategy";

export interface BaseOptions {
  readonly startupTimeout?: number;
}

/**
 * The base of Mayfly's own waits, which are frozen values.
 *
 * Each option returns a new wait and leaves the original as it is, so one wait can serve any number of containers.
 */
export abstract class BaseWait<Options extends BaseOptions = BaseOptions>
  implements Wait, WaitStrategy
{
  protected constructor(protected readonly options: Options) {}

  abstract readonly description: string;
  abstract until(handle: Handle, context: WaitContext): Promise<void>;

  get startupTimeout(): number | undefined {
    return this.options.startupTimeout;
  }

  /**
   * Sets how many milliseconds this wait may take; default: the container's start-up timeout.
   * Throws InvalidOptionError.
   */
  withStartupTimeout(ms: number): this {
    return this.with({ startupTimeout: checkTimeout(ms, "withStartupTimeout") } as Options);
  }

  isStartupTimeoutSet(): boolean {
    return this.startupTimeout !== undefined;
  }

  /** Returns milliseconds: this wait's own, or the default of containers. */
  getStartupTimeout(): number {
    return this.startupTimeout ?? DEFAULT_STARTUP_TIMEOUT_MS;
  }

  /**
   * Waits on behalf of your own testcontainers strategy, which passes on the container that it was given. Throws
   * InvalidOptionError for any other container.
   */
  waitUntilReady(container: unknown, _boundPorts?: BoundPorts, _startTime?: Date): Promise<void> {
    return waitOnLent(this, container);
  }

  protected with(changes: Partial<Options>): this {
    // Made without the constructor: a subclass cannot have #private members.
    const copy = Object.create(Object.getPrototypeOf(this) as object) as object;
    const options = Object.freeze({ ...this.options, ...changes });
    return Object.freeze(Object.assign(copy, this, { options }));
  }
}

/** Freezes a wait and returns it, with its type, which `Object.freeze` would change to `Readonly`. */
export function frozen<T extends BaseWait>(wait: T): T {
  Object.freeze(wait);
  return wait;
}
