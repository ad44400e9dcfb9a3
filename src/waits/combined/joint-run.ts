import { abortable } from "../../common/abort";
import type { Handle } from "../../spec/handle";
import type { Wait, WaitContext } from "../../spec/wait";
import { openLimit, type Limit } from "../../common/limit";
import { WaitFailedError } from "../../errors";
import { runWait } from "../run-wait";

interface Member {
  readonly wait: Wait;
  holds: boolean;
  lastSeen: string;
}

/** Several waits that run together. It reports what each wait that does not hold yet saw last. */
export class JointRun {
  readonly #members: readonly Member[];
  readonly #handle: Handle;
  readonly #context: WaitContext;
  readonly #limit: Limit;

  constructor(waits: readonly Wait[], handle: Handle, context: WaitContext) {
    this.#handle = handle;
    this.#context = context;
    this.#members = waits.map((wait) => ({ wait, holds: false, lastSeen: "" }));
    this.#limit = openLimit([context.signal]);
  }

  /** Aborts the waits that are still running. */
  end(reason?: unknown): void {
    this.#limit.abort(reason);
  }

  /** Runs the wait at an index of the list; rejects as `runWait` does. */
  async waitFor(index: number, timeout: number | undefined): Promise<void> {
    const member = this.#members[index];
    if (member === undefined) throw new RangeError(`no wait has the index ${index}`);
    const { wait } = member;
    const { exited } = this.#context;
    const report = (lastSeen: string): void => {
      member.lastSeen = lastSeen;
      this.#report();
    };
    const inner = { ...this.#context, signal: this.#limit.signal, report };
    const running = runWait(wait, this.#handle, inner, timeout);
    try {
      // If one wait survives the container's exit, the run goes on; the waits that do not survive it fail here.
      await (wait.survivesExit === true ? running : abortable(running, exited));
    } catch (error) {
      if (!exited.aborted || error !== exited.reason) throw error;
      throw new WaitFailedError(wait.description, "the container exited first");
    }
    member.holds = true;
    this.#report();
  }

  #report(): void {
    const pending = this.#members.filter(({ holds }) => !holds);
    if (pending.length > 0) this.#context.report(pending.map(describe).join("; "));
  }
}

function describe({ wait, lastSeen }: Member): string {
  return lastSeen === "" ? wait.description : `${wait.description}: ${lastSeen}`;
}
