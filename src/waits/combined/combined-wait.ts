import { InvalidOptionError } from "../../errors";
import type { Handle } from "../../spec/handle";
import { checkStartupTimeout } from "../../spec/options";
import type { Wait, WaitEnd } from "../../spec/wait";
import { BaseWait, type BaseOptions } from "../base-wait";
import { asWait } from "../testcontainers/strategy-adapter";
import type { WaitStrategy } from "../testcontainers/wait-strategy";

interface Options extends BaseOptions {
  readonly waits: readonly Wait[];
  readonly deadline?: number;
}

/** The base of waits that consist of other waits. */
export abstract class CombinedWait extends BaseWait<Options> {
  protected constructor(option: string, waits: readonly (Wait | WaitStrategy)[]) {
    super(Object.freeze({ waits: Object.freeze(checkList(waits, option)) }));
  }

  /** True if one of the conditions can become true after the container has exited. */
  get survivesExit(): boolean {
    return this.options.waits.some(({ survivesExit }) => survivesExit === true);
  }

  /** True if one of the conditions uses `unfinishedLines`. */
  get watchesOutput(): boolean {
    return this.options.waits.some(({ watchesOutput }) => watchesOutput === true);
  }

  /** The deadline if it is set; otherwise the result of the waits' own timeouts. */
  override get startupTimeout(): number | undefined {
    const { waits, deadline } = this.options;
    if (deadline !== undefined) return deadline;
    const timeouts = waits.map((wait) => this.timeoutOf(wait));
    return timeouts.every((timeout) => timeout === undefined)
      ? undefined
      : this.timeoutOfAll(timeouts);
  }

  /** Sets the timeout in milliseconds of each wait that has none. Throws InvalidOptionError. */
  override withStartupTimeout(ms: number): this {
    return super.withStartupTimeout(ms);
  }

  /** Sets the timeout in milliseconds of all waits together. Throws InvalidOptionError. */
  withDeadline(ms: number): this {
    return this.with({ deadline: checkStartupTimeout(ms, "withDeadline") });
  }

  /** Returns the message of the first condition that does not hold yet: the last report names those. */
  testcontainersMessage(
    end: WaitEnd,
    handle: Handle,
    lastSeen: string | undefined,
  ): string | undefined {
    const { waits, deadline } = this.options;
    if (end !== "exited" && end.afterMs === deadline) {
      return `Composite wait strategy not successful after ${deadline}ms`;
    }
    const pending = waits.find(({ description }) => lastSeen?.includes(description)) ?? waits[0];
    return pending?.testcontainersMessage?.(end, handle, lastSeen);
  }

  protected timeoutOf(wait: Wait): number | undefined {
    return wait.startupTimeout ?? this.options.startupTimeout;
  }

  /** Returns the timeout of all waits together, given the timeout of each; undefined means the default. */
  protected abstract timeoutOfAll(timeouts: readonly (number | undefined)[]): number;

  protected describeAll(separator: string): string {
    const descriptions = this.options.waits.map(({ description }) => description);
    return descriptions.length === 0 ? "nothing" : descriptions.join(separator);
  }
}

function checkList(waits: readonly (Wait | WaitStrategy)[], option: string): Wait[] {
  const isList: boolean = Array.isArray(waits);
  if (!isList) throw new InvalidOptionError(option, "an array of waits", waits);
  return waits.map((wait) => asWait(wait, option));
}
