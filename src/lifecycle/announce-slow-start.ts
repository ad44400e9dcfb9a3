import { sleep } from "../common/clock";
import { isTestFile } from "../run/test-file";
import type { StartContext } from "./start-context";

/** Less than the five seconds after which Jest, Vitest and Bun end a test without a word about the start. */
const SLOW_MS = 4_000;

/**
 * Prints once what a start is waiting for, if it takes longer than 4 s in a test or a hook. The runner may end the test
 * before the start fails with its own error.
 *
 * Dispose of the result when the start has ended. Fixtures' hooks have enough time, so their starts print nothing.
 */
export function announceSlowStart(
  image: string,
  { phases, attribution, record }: Pick<StartContext, "phases" | "attribution" | "record">,
): Disposable {
  const ended = new AbortController();
  if (record !== undefined && attribution.fixture === undefined && isTestFile()) {
    sleep(SLOW_MS, ended.signal, { ref: false }).then(
      () => {
        console.warn(
          `A container of ${image} is still starting after ${SLOW_MS / 1000} s. Waiting for: ${phases.waitingFor}\n` +
            "If the test runner ends the test or hook first, give it more time: beforeAll(…, 120_000), or the runner's testTimeout and hookTimeout.",
        );
      },
      // The start has ended in time.
      () => undefined,
    );
  }
  return {
    [Symbol.dispose]: () => {
      ended.abort();
    },
  };
}
