import { settleAll } from "../../common/settle";
import type { Handle } from "../../spec/handle";
import { DEFAULT_STARTUP_TIMEOUT_MS, type Wait, type WaitContext } from "../../spec/wait";
import { CombinedWait } from "./combined-wait";
import { JointRun } from "./joint-run";
import type { WaitStrategy } from "../testcontainers/wait-strategy";

/** Waits for several conditions at the same time, until all of them hold; fails as soon as one of them fails. */
export class AllWait extends CombinedWait {
  constructor(waits: readonly (Wait | WaitStrategy)[]) {
    super("forAll", waits);
  }

  get description(): string {
    return this.describeAll("; ");
  }

  async until(handle: Handle, context: WaitContext): Promise<void> {
    const { waits } = this.options;
    const run = new JointRun(waits, handle, context);
    const steps = waits.map((wait, index) => async (): Promise<void> => {
      try {
        await run.waitFor(index, this.timeoutOf(wait));
      } catch (error) {
        run.end(error);
        throw error;
      }
    });
    await settleAll(steps).finally(() => {
      run.end();
    });
  }

  protected override timeoutOfAll(timeouts: readonly (number | undefined)[]): number {
    return Math.max(...timeouts.map((timeout) => timeout ?? DEFAULT_STARTUP_TIMEOUT_MS));
  }
}
