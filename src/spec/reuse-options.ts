import { InvalidOptionError } from "../errors";
import { checkObject, checkText, checkTimeout } from "./options";

/** Options for a container that is shared with later and concurrent test runs. */
export interface ReuseOptions {
  /** Distinguishes containers whose other options are equal: only builders with the same key share a container. */
  readonly key?: string;
  /**
   * Stops the container after this many milliseconds without a process that uses it; must be above zero.
   * The next `start()` starts it again. Needs the watchdog. Default: the container keeps running.
   */
  readonly idleTimeout?: number;
}

/** Checks options and returns a frozen copy. Throws InvalidOptionError. */
export function checkReuseOptions(options: ReuseOptions): ReuseOptions {
  const { key, idleTimeout } = checkObject(options, "withReuse", "options such as { key: … }");
  if (key !== undefined) checkText(key, "withReuse.key");
  if (idleTimeout !== undefined && checkTimeout(idleTimeout, "withReuse.idleTimeout") === 0) {
    throw InvalidOptionError.quoting(
      "withReuse.idleTimeout",
      "milliseconds above zero",
      idleTimeout,
    );
  }
  return Object.freeze({
    ...(key !== undefined && { key }),
    ...(idleTimeout !== undefined && { idleTimeout }),
  });
}

/** Whether a network or a volume is shared with later and concurrent test runs. */
export type ResourceReuse = boolean | { readonly key: string };

/** Checks the option and returns it; an object, as a frozen copy. Throws InvalidOptionError. */
export function checkResourceReuse(reuse: ResourceReuse, option: string): ResourceReuse {
  if (typeof reuse === "boolean") return reuse;
  if (typeof reuse !== "object" || (reuse as unknown) === null) {
    throw InvalidOptionError.quoting(option, "true, false or { key: … }", reuse);
  }
  return Object.freeze({ key: checkText(reuse.key, `${option}.key`) });
}
