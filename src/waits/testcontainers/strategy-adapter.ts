import { whenAborted } from "../../common/abort";
import { sleep } from "../../common/clock";
import { loadDockerode } from "../../engine/dockerode/load-dockerode";
import { fieldOf, InvalidOptionError, WaitFailedError } from "../../errors";
import { BoundPorts } from "../../spec/ports/bound-ports";
import type { Handle } from "../../spec/handle";
import type { Wait, WaitContext, WaitEnd } from "../../spec/wait";
import { lendContainer } from "./lent-containers";
import type { WaitStrategy } from "./wait-strategy";

/**
 * Returns a wait unchanged, and converts a testcontainers strategy to a wait. Throws InvalidOptionError.
 *
 * Mayfly's own waits are both, and users extend them. If a subclass defines only `waitUntilReady`, as in
 * testcontainers, that method is the condition.
 */
export function asWait(value: Wait | WaitStrategy, option: string): Wait {
  const isWait = typeof fieldOf(value, "until") === "function";
  const isStrategy = typeof fieldOf(value, "waitUntilReady") === "function";
  if (isWait && !(isStrategy && depthOf(value, "waitUntilReady") < depthOf(value, "until"))) {
    return value as Wait;
  }
  if (isStrategy) return new StrategyWait(value as WaitStrategy);
  throw new InvalidOptionError(option, "a wait: Wait.for…() or { description, until }", value);
}

/** Returns how many prototypes away from the object its method is defined. */
function depthOf(object: object, method: string): number {
  const owner = Object.getPrototypeOf(object) as object | null;
  return Object.hasOwn(object, method) || owner === null ? 0 : 1 + depthOf(owner, method);
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

// In plain JavaScript the other methods are easily forgotten, so they are optional.
type Strategy = OnlyRequired<WaitStrategy, "waitUntilReady"> & Partial<Wait>;

/** The timeouts in milliseconds that strategies without their own one were told, and what they had before. */
const told = new WeakMap<Strategy, { readonly ms: number; readonly before: number | undefined }>();

/** A wait that runs a testcontainers strategy, with the same limits as other waits. */
class StrategyWait implements Wait {
  readonly survivesExit = true;
  readonly #strategy: Strategy;

  constructor(strategy: Strategy) {
    this.#strategy = strategy;
    loadDockerode();
  }

  /** The user's own object. */
  get strategy(): Strategy {
    return this.#strategy;
  }

  /** What was set on the strategy, which the user can do at any time before the start. */
  get startupTimeout(): number | undefined {
    if (this.#strategy.isStartupTimeoutSet?.() !== true) return undefined;
    const ms = this.#strategy.getStartupTimeout?.();
    return ms === undefined || ms === told.get(this.#strategy)?.ms
      ? undefined
      : ms + TIME_TO_EXPLAIN_MS;
  }

  get watchesOutput(): boolean | undefined {
    return this.#strategy.watchesOutput;
  }

  get description(): string {
    return describe(this.#strategy);
  }

  async until(handle: Handle, context: WaitContext): Promise<void> {
    if (this.startupTimeout === undefined) this.#tell(handle.spec.startupTimeout);
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

  testcontainersMessage(
    end: WaitEnd,
    handle: Handle,
    lastSeen: string | undefined,
  ): string | undefined {
    return this.#strategy.testcontainersMessage?.(end, handle, lastSeen);
  }

  /**
   * Tells the strategy the container's timeout. Otherwise it would give up after its own default, or after the
   * timeout of the container that it was used for before.
   */
  #tell(startupTimeout: number | undefined): void {
    const earlier = told.get(this.#strategy);
    const before = earlier ? earlier.before : this.#strategy.getStartupTimeout?.();
    const ms = startupTimeout ?? (earlier && before);
    if (ms === undefined) return;
    told.set(this.#strategy, { ms, before });
    this.#strategy.withStartupTimeout?.(ms);
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
