import { WaitFailedError } from "../errors";
import type { Handle } from "../spec/handle";
import { checkWholeNumber } from "../spec/options";
import type { WaitContext, WaitEnd } from "../spec/wait";
import { BaseWait, type BaseOptions } from "./base-wait";

interface Options extends BaseOptions {
  readonly code: number | "any";
}

/** Waits until the container exits with a given code; fails at once if it exits with another. */
export class ExitWait extends BaseWait<Options> {
  readonly survivesExit = true;

  constructor(code: number | "any" = 0) {
    if (code !== "any") {
      checkWholeNumber(code, "forExit", { from: 0, to: 255, noun: '"any", or an exit code' });
    }
    super(Object.freeze({ code }));
  }

  get description(): string {
    const { code } = this.options;
    return code === "any" ? "the container to exit" : `the container to exit with code ${code}`;
  }

  testcontainersMessage(end: WaitEnd, { id }: Handle): string {
    if (end === "exited") return `Container failed to start for ${id}`;
    return `Container not accessible after ${end.afterMs}ms`;
  }

  async until(handle: Handle, { signal, report }: WaitContext): Promise<void> {
    report("it is still running");
    const exitCode = await handle.waitForExit(signal);
    report(`it exited with code ${exitCode}`);
    const { code } = this.options;
    if (code !== "any" && code !== exitCode) {
      throw new WaitFailedError(this.description, `it exited with code ${exitCode}`);
    }
    // So the started container reports its state after the exit.
    await handle.refresh(signal);
  }
}
