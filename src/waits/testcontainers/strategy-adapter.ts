import { whenAborted } from "../../common/abort";
import { sleep } from "../../common/clock";
import { fieldOf, InvalidOptionError, WaitFailedError } from "../../errors";
import { BoundPorts } from "../../spec/ports/bound-ports";
import type { Handle } from "../../spec/handle";
import type { Wait, WaitContext } from "../../spec/wait";
import { lendContainer } from "./lent-containers";
import type { WaitStrategy } from "./wait-strategy";

/** What is given as a condition, as one of Mayfly's. Throws InvalidOptionError. */
export function asWait(value: Wait | WaitStrategy, option: string): Wait {
  if (typeof fieldOf(value, "until") === "function") return value as Wait;
  if (typeof fieldOf(value, "waitUntilReady") === "function") {
    return new StrategyWait(value as WaitStrategy);
  }
  throw new InvalidOptionError(option, "a wait: Wait.for…() or { description, until }", value);
}

/**
 * How long a strategy may take after the container has ended well: one that waits for a program to
 * finish often looks once a second.
 */
const GRACE_AFTER_SUCCESS_MS = 1_500;

/** A strategy that gives up when its own time is over says why; that must not come too late. */
const TIME_TO_EXPLAIN_MS = 1_000;

type OnlyRequired<T, Key extends keyof T> = Pick<T, Key> & Partial<T>;

/** A testcontainers strategy as a condition: raced and bounded as all are. */
class StrategyWait implements Wait {
  readonly survivesExit = true;
  readonly startupTimeout: number | undefined;

  // In plain JavaScript the other methods are easily forgotten, and can be done without.
  constructor(private readonly strategy: OnlyRequired<WaitStrategy, "waitUntilReady">) {
    // Asked now: `until` may set it, to what is not the strategy's own.
    this.startupTimeout =
      strategy.isStartupTimeoutSet?.() === true && strategy.getStartupTimeout !== undefined
        ? strategy.getStartupTimeout() + TIME_TO_EXPLAIN_MS
        : undefined;
  }

  get description(): string {
    return `the wait strategy ${nameOf(this.strategy)}`;
  }

  async until(handle: Handle, context: WaitContext): Promise<void> {
    const { startupTimeout } = handle.spec;
    if (this.startupTimeout === undefined && startupTimeout !== undefined) {
      // Else the strategy would give up by its own default before the container's time is over.
      this.strategy.withStartupTimeout?.(startupTimeout);
    }
    const ports = new BoundPorts();
    for (const { container, host, protocol } of handle.ports) {
      ports.setBinding(container, host, protocol);
    }
    const container = lendContainer(handle, context);
    await Promise.race([
      this.strategy.waitUntilReady(container, ports, context.startedAt),
      this.failAfterExit(handle, context),
    ]);
  }

  private async failAfterExit(handle: Handle, { exited, signal }: WaitContext): Promise<never> {
    await whenAborted(exited);
    const { state } = await handle.refresh(signal);
    if (state.exitCode === 0) await sleep(GRACE_AFTER_SUCCESS_MS, signal);
    throw new WaitFailedError(this.description, `the container exited with code ${state.exitCode}`);
  }
}

function nameOf(value: object): string {
  const { name } = value.constructor;
  return name === "" || name === "Object" ? "of your own" : name;
}
