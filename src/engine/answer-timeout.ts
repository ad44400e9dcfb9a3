import type { Config } from "../config";
import { InvalidOptionError } from "../errors";

/** The setting that the limit follows from. */
export const TIMEOUT_SETTING = "MAYFLY_ENGINE_TIMEOUT";

/** Long enough for a busy engine on a slow disk; short enough to report what hangs before a CI job is ended. */
const DEFAULT_SECONDS = "120";

/** Returns how many milliseconds an engine has for an answer. Throws InvalidOptionError. */
export function answerTimeout({ engineTimeout }: Pick<Config, "engineTimeout">): number {
  const text = engineTimeout ?? DEFAULT_SECONDS;
  const seconds = Number(text);
  if (!(seconds > 0 && seconds < 1_000_000)) {
    throw InvalidOptionError.quoting(TIMEOUT_SETTING, "seconds above zero", text);
  }
  return seconds * 1000;
}
