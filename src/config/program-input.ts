import { parseJson } from "../common/json";
import { realProcess } from "../common/process-wide";

/** The variable with a helper program's input as JSON. An argument would show keys in `ps`. */
const PROGRAM_INPUT = "MAYFLY_INPUT";
/** The variable with the code of a helper program. */
const PROGRAM_CODE = "MAYFLY_PROGRAM";

/**
 * Returns the environment of a helper program that outlives this process. Without code and input, the program reads
 * them from its standard input.
 *
 * The environment takes next to nothing from this process. So the program runs without the user's preloads, and no
 * build server counts it among a job's processes.
 */
export function programEnvironment(program?: {
  readonly code: string;
  readonly input: string;
}): NodeJS.ProcessEnv {
  const needed = ["LD_LIBRARY_PATH", "SystemRoot", "ELECTRON_RUN_AS_NODE"];
  const kept = needed.flatMap((name): [string, string][] => {
    const value = realProcess.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  if (program === undefined) return Object.fromEntries(kept);
  return {
    ...Object.fromEntries(kept),
    [PROGRAM_CODE]: program.code,
    [PROGRAM_INPUT]: program.input,
  };
}

/** Returns the arguments of Node.js that run the code in the environment, or on the standard input. */
export function programArguments(isOnStandardInput: boolean): readonly string[] {
  if (isOnStandardInput) return ["-"];
  return ["--eval", `new Function("require", process.env.${PROGRAM_CODE})(require)`];
}

/** Returns code that has the input in its environment, for the standard input. */
export function withInput(code: string, input: string): string {
  return `process.env.${PROGRAM_INPUT} = ${JSON.stringify(input)};\n${code}`;
}

/** Returns the input of this program. Throws if the library did not start it. */
export function programInput(): unknown {
  const input = process.env[PROGRAM_INPUT];
  if (input === undefined) {
    throw new Error(
      `${PROGRAM_INPUT} is not set: only Mayfly can start this program. To remove leftovers, run \`npx mayfly prune\`.`,
    );
  }
  return parseJson(input);
}
