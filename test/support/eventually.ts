import { setTimeout as sleep } from "node:timers/promises";

/** Calls a function until it returns true; fails with its last answer after a generous time. */
export async function eventually(
  what: string,
  ask: () => Promise<string | true>,
  timeout = 120_000,
): Promise<void> {
  const deadline = performance.now() + timeout;
  for (;;) {
    const answer = await ask();
    if (answer === true) return;
    if (performance.now() > deadline)
      throw new Error(`not after ${timeout} ms: ${what}: ${answer}`);
    await sleep(50);
  }
}
