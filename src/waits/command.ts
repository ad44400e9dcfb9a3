import { fieldOf, messageOf, WaitFailedError } from "../errors";
import { checkText } from "../spec/options";
import type { Handle } from "../spec/handle";
import type { ExecResult } from "../spec/output";
import type { WaitContext, WaitEnd } from "../spec/wait";
import { BaseWait, type BaseOptions } from "./base-wait";
import { poll } from "./poll";
import { excerpt, lastLine } from "./excerpt";

interface Options extends BaseOptions {
  readonly command: string;
}

/** Waits until a shell command in the container exits with 0. */
export class SuccessfulCommandWait extends BaseWait<Options> {
  constructor(command: string) {
    super(Object.freeze({ command: checkText(command, "forSuccessfulCommand") }));
  }

  get description(): string {
    return `the command ${JSON.stringify(excerpt(this.options.command, 100))} to succeed`;
  }

  testcontainersMessage(end: WaitEnd): string | undefined {
    if (end === "exited") return undefined;
    return `Shell command "${excerpt(this.options.command, 100)}" not successful after ${end.afterMs}ms`;
  }

  async until(handle: Handle, context: WaitContext): Promise<void> {
    const argv = ["/bin/sh", "-c", this.options.command];
    await poll(context, async () => {
      let result: ExecResult;
      try {
        result = await handle.exec(argv, {}, context.signal);
      } catch (error) {
        context.signal.throwIfAborted();
        if (fieldOf(error, "code") !== "EXEC_FAILED") throw error;
        return this.notRun(messageOf(error));
      }
      const { exitCode, output } = result;
      if (exitCode === 0) return true;
      const line = excerpt(lastLine(output));
      const exited = `it exited with code ${exitCode}${line === "" ? " and printed nothing" : `: ${line}`}`;
      // The engine's words are in the first line of the output; a hint follows.
      if (exitCode === CANNOT_RUN || exitCode === NOT_FOUND) this.notRun(output);
      return exited;
    });
  }

  /** Returns `seen`. Throws WaitFailedError if it shows that the image has no shell. */
  private notRun(seen: string): string {
    if (!NO_SHELL.test(seen)) return seen;
    throw new WaitFailedError(this.description, "the image has no /bin/sh to run the command");
  }
}

/** The exit codes of shells, and of container runtimes, for a command that cannot be run. */
const CANNOT_RUN = 126;
const NOT_FOUND = 127;

/** Matches the container runtime's error. Engines return it as the request's error or in the command's output. */
const NO_SHELL = /^(?=.*OCI runtime)(?=.*\/bin\/sh\W.*(no such file|not found))/i;
