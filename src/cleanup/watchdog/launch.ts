import { messageOf } from "../../errors";
import { startProgram } from "../start-program";
import type { WatchdogOrder } from "./protocol";

/** It holds next to nothing, and takes no threads for a heap that small. */
const NODE_FLAGS = ["--v8-pool-size=0", "--max-semi-space-size=1", "--max-old-space-size=64"];

/**
 * Starts a watchdog. Several may be started; all but one end at once. `onFailure` is told why one ended
 * that could not watch.
 */
export function launchWatchdog(
  program: string,
  order: WatchdogOrder,
  onFailure: (reason: string) => void,
): void {
  try {
    const child = startProgram(program, order, NODE_FLAGS);
    child.on("error", ({ message }) => {
      onFailure(message);
    });
    child.on("exit", (code, signal) => {
      if (code !== 0) onFailure(`it ended with ${signal ?? `code ${code ?? "unknown"}`}`);
    });
  } catch (error) {
    onFailure(messageOf(error));
  }
}
