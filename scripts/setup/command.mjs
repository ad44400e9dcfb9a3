// Runs the commands in scripts/: sets the exit code and prints failures.

import { explain } from "./errors.mjs";

/**
 * @param {() => Promise<number>} command returns the exit code
 * @param {() => void} [atFailure] called after the error has been printed
 */
export async function runCommand(command, atFailure) {
  let code = 1;
  try {
    code = await command();
  } catch (error) {
    console.error(`\n${explain(error)}\n`);
    atFailure?.();
  }
  // Exits at once: a wait for a daemon that has died cannot be cancelled.
  process.exit(code);
}
