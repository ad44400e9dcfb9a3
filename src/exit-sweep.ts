// The program that cleanup/exit-reaper starts, detached, when a process ends.
import { sleep } from "./clock";
import { programInput } from "./config";
import { engineCalls } from "./cleanup/engine-calls";
import type { SweepOrder } from "./cleanup/exit-reaper";
import { removeLabelled } from "./cleanup/remove-labelled";

const ATTEMPTS = 10;
const RETRY_MS = 500;

async function main(): Promise<void> {
  const { endpoint, filters } = programInput() as SweepOrder;
  const engine = engineCalls(endpoint);
  for (const filter of filters) {
    // What was in use goes at the next attempt.
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const { failures } = await removeLabelled(engine, filter);
      if (failures.length === 0) break;
      await sleep(RETRY_MS);
    }
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
