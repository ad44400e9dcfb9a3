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
 * The base of Mayfly's own waits, which are immutable.
 *
 * Each option method returns a new wait, so one wait can be used for any number of containers.
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
   * Sets this wait's timeout in milliseconds; default: the container's start-up timeout. Throws
   * InvalidOptionError.
   */
  withStartupTimeout(ms: number): this {
    return this.with({ startupTimeout: checkTimeout(ms, "withStartupTimeout") } as Options);
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
    // The copy is created without the constructor, so subclasses must not have #private members.
    const copy = Object.create(Object.getPrototypeOf(this) as object) as object;
    const options = Object.freeze({ ...this.options, ...changes });
    return Object.freeze(Object.assign(copy, this, { options }));
  }
}

/** Freezes a wait and returns it. Unlike `Object.freeze`, keeps its type instead of `Readonly`. */
export function frozen<T extends BaseWait>(wait: T): T {
  Object.freeze(wait);
  return wait;
}
