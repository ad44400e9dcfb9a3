import { fieldOf } from "../../errors";
import type { BoundPorts } from "../../spec/ports/bound-ports";
import { checkStartupTimeout } from "../../spec/options";
import { DEFAULT_STARTUP_TIMEOUT_MS } from "../../spec/wait";
import type { WaitStrategy } from "./wait-strategy";

const METHODS = [
  "waitUntilReady",
  "withStartupTimeout",
  "isStartupTimeoutSet",
  "getStartupTimeout",
] as const satisfies readonly (keyof WaitStrategy)[];

/** The base of wait strategies that users have written for testcontainers. Implement `waitUntilReady`. */
export abstract class AbstractWaitStrategy implements WaitStrategy {
  protected startupTimeoutMs = DEFAULT_STARTUP_TIMEOUT_MS;
  #isSet = false;

  /** All of testcontainers' own strategies extend this class, so Mayfly's waits are instances of it, too. */
  static [Symbol.hasInstance](value: unknown): boolean {
    if (this === AbstractWaitStrategy) {
      return METHODS.every((name) => typeof fieldOf(value, name) === "function");
    }
    return Function.prototype[Symbol.hasInstance].call(this, value);
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any, @typescript-eslint/explicit-module-boundary-types -- dockerode's type is only needed by its users
  abstract waitUntilReady(container: any, boundPorts: BoundPorts, startTime?: Date): Promise<void>;

  /** Sets the timeout in milliseconds; default: the container's start-up timeout. Throws InvalidOptionError. */
  withStartupTimeout(startupTimeoutMs: number): this {
    this.startupTimeoutMs = checkStartupTimeout(startupTimeoutMs, "withStartupTimeout");
    this.#isSet = true;
    return this;
  }

  isStartupTimeoutSet(): boolean {
    return this.#isSet;
  }

  /** Returns the timeout in milliseconds; if none is set, the default for containers. */
  getStartupTimeout(): number {
    return this.startupTimeoutMs;
  }
}
