// Waits until a daemon answers. Rejects if it dies or does not answer in time.

import waitOn from "wait-on";
import { SetupError } from "./errors.mjs";
import { lastLines } from "./processes.mjs";

/**
 * @param {string} resource in wait-on's notation
 * @param {{ name: string, logFile: string, hint: string, died?: Promise<never>, timeoutMs: number }} daemon
 */
export async function waitUntilAnswers(resource, { name, logFile, hint, died, timeoutMs }) {
  const options = {
    resources: [resource],
    interval: 100,
    simultaneous: 1,
    httpTimeout: 2000,
    // The daemon is on this machine, so no proxy of the environment is used.
    proxy: false,
    timeout: timeoutMs,
  };
  const answers = waitOn(options).catch((cause) => {
    throw new SetupError(`${name} did not answer within ${timeoutMs / 1000} s.`, {
      evidence: lastLines(logFile),
      hint,
      cause,
    });
  });
  await Promise.race(died ? [answers, died] : [answers]);
}
