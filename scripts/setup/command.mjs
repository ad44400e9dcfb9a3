// The frame of the commands in scripts/: an exit code, and failures in words.

import { explain } from "./errors.mjs";

/**
 * @param {() => Promise<number>} command answers with the exit code
 * @param {() => void} [atFailure] has the last word when the command throws
 */
export async function runCommand(command, atFailure) {
  let code = 1;
  try {
    code = await command();
  } catch (error) {
    console.error(`\n${explain(error)}\n`);
    atFailure?.();
  }
  // A wait for a daemon that has died in the meantime cannot be called off: do not sit it out.
  process.exit(code);
}
