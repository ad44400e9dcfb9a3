import { fieldOf, InvalidOptionError } from "../errors";
import type { Handle } from "../spec/handle";
import { checkTimeout } from "../spec/options";
import { DEFAULT_STARTUP_TIMEOUT_MS, type Wait, type WaitContext } from "../spec/wait";
import { BaseWait, type BaseOptions } from "./base-wait";
import { linkedAbort } from "./linked-abort";
import { runWait } from "./run-wait";

interface Options extends BaseOptions {
  readonly waits: readonly Wait[];
  readonly deadline?: number;
}

/**
 * Waits until all of several conditions hold. They are waited for at the same time; when one
 * cannot hold any more, the others are given up.
 */
export class AllWait extends BaseWait<Options> {
  constructor(waits: readonly Wait[]) {
    if (!Array.isArray(waits) || !waits.every(isWait)) {
      throw new InvalidOptionError("forAll", "a list of conditions", waits);
    }
    super(Object.freeze({ waits: Object.freeze([...waits]) }));
  }

  get description(): string {
    const descriptions = this.options.waits.map(({ description }) => description);
    return descriptions.length === 0 ? "nothing" : descriptions.join("; ");
  }

  /**
   * True when one of the conditions can come true after the container has ended. Such a condition
   * decides by itself then: when it cannot hold, this one fails with it. When it does hold but
   * another one, which needs the running container, did not hold before, this one stays undecided:
   * whoever waits gives it a moment after the exit and then fails.
   */
  get survivesExit(): boolean {
    return this.options.waits.some(({ survivesExit }) => survivesExit === true);
  }

  /** The deadline, or else the longest time that one of the conditions has of its own. */
  override get startupTimeout(): number | undefined {
    const { waits, deadline } = this.options;
    if (deadline !== undefined) return deadline;
    const timeouts = waits.map((wait) => this.timeoutOf(wait));
    if (timeouts.every((timeout) => timeout === undefined)) return undefined;
    return Math.max(...timeouts.map((timeout) => timeout ?? DEFAULT_STARTUP_TIMEOUT_MS));
  }

  /** Milliseconds for each condition that has no time of its own. Throws InvalidOptionError. */
  override withStartupTimeout(ms: number): this {
    return super.withStartupTimeout(ms);
  }

  /** Milliseconds for all conditions together. Throws InvalidOptionError. */
  withDeadline(ms: number): this {
    return this.with({ deadline: checkTimeout(ms, "withDeadline") });
  }

  async until(handle: Handle, context: WaitContext): Promise<void> {
    const { signal, end } = linkedAbort(context.signal);
    const children = this.options.waits.map((wait) => ({ wait, holds: false, lastSeen: "" }));
    const reportPending = (): void => {
      const pending = children.filter(({ holds }) => !holds);
      if (pending.length > 0) context.report(pending.map(describe).join("; "));
    };
    const errors: unknown[] = [];
    const waitFor = async (child: Child): Promise<void> => {
      const report = (lastSeen: string): void => {
        child.lastSeen = lastSeen;
        reportPending();
      };
      try {
        const inner = { ...context, signal, report };
        await runWait(child.wait, handle, inner, this.timeoutOf(child.wait));
        child.holds = true;
        reportPending();
      } catch (error) {
        errors.push(error);
        end(error);
      }
    };
    await Promise.all(children.map(waitFor));
    end();
    if (errors.length > 0) throw errors[0];
  }

  private timeoutOf(wait: Wait): number | undefined {
    return wait.startupTimeout ?? this.options.startupTimeout;
  }
}

interface Child {
  readonly wait: Wait;
  holds: boolean;
  lastSeen: string;
}

function describe({ wait, lastSeen }: Child): string {
  return lastSeen === "" ? wait.description : `${wait.description}: ${lastSeen}`;
}

function isWait(value: unknown): value is Wait {
  return typeof fieldOf(value, "until") === "function";
}
