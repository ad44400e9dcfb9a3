import {
  fieldOf,
  InvalidOptionError,
  reasonOf,
  WaitFailedError,
  WaitTimeoutError,
} from "../../errors";
import type { Handle } from "../../spec/handle";
import { DEFAULT_STARTUP_TIMEOUT_MS, type Wait, type WaitContext } from "../../spec/wait";
import { CombinedWait } from "./combined-wait";
import { JointRun } from "./joint-run";
import type { WaitStrategy } from "../testcontainers/wait-strategy";

/** Waits for several conditions at the same time, until one of them holds; fails when all of them have failed. */
export class AnyWait extends CombinedWait {
  constructor(waits: readonly (Wait | WaitStrategy)[]) {
    super("forAny", waits);
    if (waits.length === 0) throw new InvalidOptionError("forAny", "at least one wait", waits);
  }

  get description(): string {
    return this.options.waits.length === 1
      ? this.describeAll("")
      : `any of: ${this.describeAll("; ")}`;
  }

  async until(handle: Handle, context: WaitContext): Promise<void> {
    const { waits } = this.options;
    const run = new JointRun(waits, handle, context);
    const errors: unknown[] = [];
    const attempts = waits.map(async (wait, index) => {
      try {
        await run.waitFor(index, this.timeoutOf(wait));
      } catch (error) {
        errors[index] = error;
        throw error;
      }
    });
    try {
      await Promise.any(attempts);
    } catch {
      // `Promise.any` throws an AggregateError of the errors above.
      context.signal.throwIfAborted();
      throw this.failure(errors);
    } finally {
      run.end();
    }
  }

  protected override timeoutOfAll(timeouts: readonly (number | undefined)[]): number {
    return Math.max(...timeouts.map((timeout) => timeout ?? DEFAULT_STARTUP_TIMEOUT_MS));
  }

  private failure(errors: readonly unknown[]): Error {
    const reasons = errors
      .map((error, index) => `${this.options.waits[index]?.description ?? ""}: ${why(error)}`)
      .join("; ");
    // If every wait ran out of time, so did this one.
    const timeouts = errors.filter((error) => fieldOf(error, "code") === "WAIT_TIMEOUT");
    if (timeouts.length === errors.length) {
      const longest = Math.max(...timeouts.map((error) => Number(fieldOf(error, "timeout"))));
      return new WaitTimeoutError(this.description, longest, reasons);
    }
    return new WaitFailedError(this.description, `every condition has failed; ${reasons}`);
  }
}

function why(error: unknown): string {
  if (fieldOf(error, "code") !== "WAIT_TIMEOUT") return reasonOf(error);
  const lastSeen = fieldOf(error, "lastSeen") as string | undefined;
  const seen = lastSeen === undefined ? "" : `, last seen: ${lastSeen}`;
  return `timed out after ${Number(fieldOf(error, "timeout"))} ms${seen}`;
}
