import { messageOf } from "../../errors";
import type { ProgramInput } from "../cleanup-program";
import { startProgram } from "../start-program";
import type { WatchdogOrder } from "./protocol";

/** The watchdog stores next to nothing, and needs no threads for such a small heap. */
const NODE_FLAGS = ["--v8-pool-size=0", "--max-semi-space-size=1", "--max-old-space-size=64"];

/**
 * Starts a watchdog from the code of the cleanup program. If several are started, all except one end at once. `onFailure` is called with the reason if
 * the watchdog cannot be started, or fails. `inherited` is an open file that it holds.
 */
export function launchWatchdog(
  code: string,
  order: WatchdogOrder,
  onFailure: (reason: string) => void,
  inherited?: number,
): void {
  try {
    const input: ProgramInput = { task: "watch", order };
    const child = startProgram(code, input, { nodeFlags: NODE_FLAGS, inherited });
    child.on("error", ({ message }) => {
      onFailure(message);
    });
    child.on("exit", (code, signal) => {
      if (code !== 0) onFailure(`it exited with ${signal ?? `code ${code ?? "unknown"}`}`);
    });
  } catch (error) {
    onFailure(messageOf(error));
  }
}
