// The program that cleanup/start-program starts: it removes objects after processes have ended. The build makes one
// string of its code and of all that it imports (scripts/bundle).
import { programInput } from "../config";
import type { ProgramInput } from "../cleanup/cleanup-program";
import { engineCalls } from "../cleanup/engine-calls";
import { watch } from "../cleanup/watchdog/server";
import { sweepUp } from "./exit-sweep";

function run(input: ProgramInput): Promise<void> {
  if (input.task === "sweep") return sweepUp(input.order);
  return watch(input.order, engineCalls(input.order.endpoint));
}

run(programInput() as ProgramInput).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
