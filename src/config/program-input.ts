import { readFileSync } from "node:fs";
import { parseJson } from "../common/json";
import { realProcess } from "../common/process-wide";

/** The variable with a helper program's input as JSON. An argument would show keys in `ps`. */
const PROGRAM_INPUT = "MAYFLY_INPUT";
/** The value that says that the input is on standard input. */
const ON_STANDARD_INPUT = "-";

/**
 * Returns the environment of a helper program that outlives this process. Without an input, the program reads it
 * from its standard input.
 *
 * The environment takes next to nothing from this process. So the program runs without the user's preloads, and no
 * build server counts it among a job's processes.
 */
export function programEnvironment(input = ON_STANDARD_INPUT): NodeJS.ProcessEnv {
  const needed = ["LD_LIBRARY_PATH", "SystemRoot", "ELECTRON_RUN_AS_NODE"];
  const kept = needed.flatMap((name): [string, string][] => {
    const value = realProcess.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(kept), [PROGRAM_INPUT]: input };
}

/** Returns the input of this program. Throws if the library did not start it. */
export function programInput(): unknown {
  const input = process.env[PROGRAM_INPUT];
  if (input === undefined) {
    throw new Error(
      `${PROGRAM_INPUT} is not set: only Mayfly can start this program. To remove leftovers, run \`npx mayfly prune\`.`,
    );
  }
  return parseJson(input === ON_STANDARD_INPUT ? readFileSync(0, "utf8") : input);
}
