import { InvalidOptionError } from "../errors";
import { checkObject, checkText, checkTimeout } from "./options";

/** How a container is shared with later and other test runs. */
export interface ReuseOptions {
  /** A part of what has to be equal: containers with different keys are never taken for each other. */
  readonly key?: string;
  /**
   * Milliseconds, above zero, after which it is stopped while no process uses it; the next start
   * starts it again. Needs the watchdog. Default: it runs on.
   */
  readonly idleTimeout?: number;
}

/** Throws InvalidOptionError for what cannot be right; returns a copy that the caller cannot change. */
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

/** Whether a network or a volume is shared with later and other test runs. */
export type ResourceReuse = boolean | { readonly key: string };

/** Throws InvalidOptionError; an object is returned as a copy. */
export function checkResourceReuse(reuse: ResourceReuse, option: string): ResourceReuse {
  if (typeof reuse === "boolean") return reuse;
  if (typeof reuse !== "object" || (reuse as unknown) === null) {
    throw InvalidOptionError.quoting(option, "true, false or { key: … }", reuse);
  }
  return Object.freeze({ key: checkText(reuse.key, `${option}.key`) });
}
