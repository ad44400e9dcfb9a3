import { fieldOf, InvalidOptionError, messageOf } from "../errors";
import type { Handle } from "../spec/handle";
import { checkText } from "../spec/options";
import type { WaitContext } from "../spec/wait";
import { BaseWait, type BaseOptions } from "./base-wait";
import { poll } from "./poll";

/**
 * Looks once whether the container is ready: true, or false, or why it is not yet. One that throws
 * says the same as one that returns the error's message. The signal is aborted when nobody waits any
 * more.
 */
export type ReadyProbe = (
  container: Handle,
  signal: AbortSignal,
) => boolean | string | Promise<boolean | string>;

interface Options extends BaseOptions {
  readonly what: string;
  readonly probe: ReadyProbe;
}

/** Errors that another attempt does not mend. */
const LASTING = new Set<unknown>(["INVALID_OPTION", "PORT_NOT_EXPOSED"]);

/** Waits until a function of the user's says that the container is ready. */
export class FunctionWait extends BaseWait<Options> {
  constructor(description: string, probe: ReadyProbe) {
    if (typeof probe !== "function") {
      throw new InvalidOptionError("forFunction probe", "a function", probe);
    }
    super(Object.freeze({ what: checkText(description, "forFunction description"), probe }));
  }

  get description(): string {
    return this.options.what;
  }

  async until(handle: Handle, context: WaitContext): Promise<void> {
    const { probe } = this.options;
    await poll(context, async () => {
      let answer: unknown;
      try {
        answer = await probe(handle, context.signal);
      } catch (error) {
        if (LASTING.has(fieldOf(error, "code"))) throw error;
        return messageOf(error);
      }
      if (answer === true) return true;
      if (answer === false) return "not yet";
      if (typeof answer === "string") return answer;
      const expected = "a function that returns true, false or why it is not ready yet";
      throw new InvalidOptionError("forFunction probe", expected, answer);
    });
  }
}
