// The program that cleanup/exit-reaper starts, detached, when a process ends.
import { SWEEP_VARIABLE, type SweepOrder } from "./cleanup/exit-reaper";
import { sweep } from "./cleanup/sweep";
import { openDockerEngine } from "./engine/docker-engine";

async function main(): Promise<void> {
  const order = JSON.parse(process.env[SWEEP_VARIABLE] ?? "null") as SweepOrder | null;
  if (order === null)
    throw new Error(`${SWEEP_VARIABLE} is not set; this program is not for users`);
  const engine = await openDockerEngine(order.endpoint);
  for (const filter of order.filters) await sweep(engine, filter);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
