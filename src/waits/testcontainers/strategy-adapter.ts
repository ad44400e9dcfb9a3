import { whenAborted } from "../../common/abort";
import { sleep } from "../../common/clock";
import { loadDockerode } from "../../engine/dockerode/load-dockerode";
import { fieldOf, InvalidOptionError, WaitFailedError } from "../../errors";
import { BoundPorts } from "../../spec/ports/bound-ports";
import type { Handle } from "../../spec/handle";
import type { Wait, WaitContext } from "../../spec/wait";
import { lendContainer } from "./lent-containers";
import type { WaitStrategy } from "./wait-strategy";

/** Returns a wait unchanged, and converts a testcontainers strategy to a wait. Throws InvalidOptionError. */
export function asWait(value: Wait | WaitStrategy, option: string): Wait {
  if (typeof fieldOf(value, "until") === "function") return value as Wait;
  if (typeof fieldOf(value, "waitUntilReady") === "function") {
    return new StrategyWait(value as WaitStrategy);
  }
  throw new InvalidOptionError(option, "a wait: Wait.for…() or { description, until }", value);
}

/** Returns a wait as a strategy: the user's own one, or the wait itself if it has a strategy's methods, too. */
export function asStrategy(wait: Wait): WaitStrategy {
  return (wait instanceof StrategyWait ? wait.strategy : wait) as WaitStrategy;
}

/**
 * How long a strategy may take after the container has exited with code 0. Strategies that wait for a program to
 * finish often check only once per second.
 */
const GRACE_AFTER_SUCCESS_MS = 1_500;

/** How much longer than the strategy Mayfly waits, because the strategy's own timeout error says more. */
const TIME_TO_EXPLAIN_MS = 5_000;

type OnlyRequired<T, Key extends keyof T> = Pick<T, Key> & Partial<T>;

/** A wait that runs a testcontainers strategy, with the same limits as other waits. */
class StrategyWait implements Wait {
  readonly survivesExit = true;
  readonly startupTimeout: number | undefined;
  readonly #strategy: OnlyRequired<WaitStrategy, "waitUntilReady">;

  // In plain JavaScript the other methods are easily forgotten, so they are optional.
  constructor(strategy: OnlyRequired<WaitStrategy, "waitUntilReady">) {
    this.#strategy = strategy;
    loadDockerode();
    // Read now, because `until` may set the container's timeout on the strategy.
    this.startupTimeout =
      strategy.isStartupTimeoutSet?.() === true && strategy.getStartupTimeout !== undefined
        ? strategy.getStartupTimeout() + TIME_TO_EXPLAIN_MS
        : undefined;
  }

  /** The user's own object. */
  get strategy(): OnlyRequired<WaitStrategy, "waitUntilReady"> {
    return this.#strategy;
  }

  get description(): string {
    return describe(this.#strategy);
  }

  async until(handle: Handle, context: WaitContext): Promise<void> {
    const { startupTimeout } = handle.spec;
    if (this.startupTimeout === undefined && startupTimeout !== undefined) {
      // Otherwise the strategy would give up after its own default, before the container's timeout.
      this.#strategy.withStartupTimeout?.(startupTimeout);
    }
    const ports = new BoundPorts();
    for (const { container, host, protocol } of handle.ports) {
      ports.setBinding(container, host, protocol);
    }
    const container = lendContainer(handle, context);
    await Promise.race([
      this.#strategy.waitUntilReady(container, ports, context.startedAt),
      this.#failAfterExit(handle, context),
    ]);
  }

  async #failAfterExit(handle: Handle, { exited, signal }: WaitContext): Promise<never> {
    await whenAborted(exited);
    const { state } = await handle.refresh(signal);
    if (state.exitCode === 0) await sleep(GRACE_AFTER_SUCCESS_MS, signal);
    throw new WaitFailedError(this.description, `the container exited with code ${state.exitCode}`);
  }
}

function describe(strategy: object): string {
  const { name } = strategy.constructor;
  return name === "" || name === "Object" ? "your wait strategy" : `the wait strategy ${name}`;
}
