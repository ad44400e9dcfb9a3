import type { Handle } from "../../spec/handle";
import { DEFAULT_STARTUP_TIMEOUT_MS, type Wait, type WaitContext } from "../../spec/wait";
import { CombinedWait } from "./combined-wait";
import { JointRun } from "./joint-run";
import type { WaitStrategy } from "../testcontainers/wait-strategy";

/** Waits for one condition after another: checks each one only after the previous ones have held. */
export class SequenceWait extends CombinedWait {
  constructor(waits: readonly (Wait | WaitStrategy)[]) {
    super("forSequence", waits);
  }

  get description(): string {
    return this.describeAll(", then ");
  }

  async until(handle: Handle, context: WaitContext): Promise<void> {
    const { waits } = this.options;
    const run = new JointRun(waits, handle, context);
    try {
      for (const [index, wait] of waits.entries()) await run.waitFor(index, this.timeoutOf(wait));
    } finally {
      run.end();
    }
  }

  protected override timeoutOfAll(timeouts: readonly (number | undefined)[]): number {
    return timeouts
      .map((timeout) => timeout ?? DEFAULT_STARTUP_TIMEOUT_MS)
      .reduce((sum, timeout) => sum + timeout, 0);
  }
}
