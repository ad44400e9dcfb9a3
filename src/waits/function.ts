import { abortable } from "../common/abort";
import { openLimit } from "../common/limit";
import { fieldOf, InvalidOptionError, messageOf } from "../errors";
import type { Handle } from "../spec/handle";
import { checkFunction, checkText, checkTimeout } from "../spec/options";
import type { WaitContext } from "../spec/wait";
import { BaseWait, type BaseOptions } from "./base-wait";
import { poll } from "./poll";

/**
 * Checks once whether the container is ready. Returns true, false, or a string that says why it is not ready yet.
 * If it throws, the error's message is that string.
 *
 * The signal is aborted when the attempt ends or takes too long.
 */
export type ReadyProbe = (
  container: Handle,
  signal: AbortSignal,
) => boolean | string | Promise<boolean | string>;

interface Options extends BaseOptions {
  readonly what: string;
  readonly probe: ReadyProbe;
  readonly attemptTimeout: number;
}

/** Clients can hang: for example, Node's fetch when an engine's proxy closes its first connection. */
const ATTEMPT_TIMEOUT_MS = 5_000;

/** The codes of errors that another attempt would only repeat. */
const LASTING = new Set<unknown>(["INVALID_OPTION", "PORT_NOT_EXPOSED"]);

/** Waits until the user's function says that the container is ready. */
export class FunctionWait extends BaseWait<Options> {
  constructor(description: string, probe: ReadyProbe) {
    checkFunction(probe, "forFunction.probe");
    const what = checkText(description, "forFunction");
    super(Object.freeze({ what, probe, attemptTimeout: ATTEMPT_TIMEOUT_MS }));
  }

  get description(): string {
    return this.options.what;
  }

  /** Sets the milliseconds after which an attempt is aborted and repeated; default: 5,000. */
  withAttemptTimeout(ms: number): this {
    return this.with({ attemptTimeout: checkTimeout(ms, "withAttemptTimeout") });
  }

  async until(handle: Handle, context: WaitContext): Promise<void> {
    const { probe, attemptTimeout } = this.options;
    await poll(context, async () => {
      const limit = openLimit([context.signal], attemptTimeout);
      let answer: unknown;
      try {
        answer = await abortable(Promise.resolve(probe(handle, limit.signal)), limit.signal);
      } catch (error) {
        if (LASTING.has(fieldOf(error, "code"))) throw error;
        return limit.isOver ? `no answer within ${attemptTimeout} ms` : messageOf(error);
      } finally {
        limit.abort();
      }
      if (answer === true) return true;
      if (answer === false) return "not yet";
      if (typeof answer === "string") return answer;
      const expected = "a function that returns true, false or a string";
      throw new InvalidOptionError("forFunction.probe", expected, answer);
    });
  }
}
