// The program that removes the objects of ended test runs. cleanup/watchdog/launch starts it.
import { programInput } from "../config";
import { engineCalls } from "../cleanup/engine-calls";
import type { WatchdogOrder } from "../cleanup/watchdog/protocol";
import { watch } from "../cleanup/watchdog/server";

const order = programInput() as WatchdogOrder;
watch(order, engineCalls(order.endpoint)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
