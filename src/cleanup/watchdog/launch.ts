import { spawn } from "node:child_process";
import { programEnvironment } from "../../config";
import { realProcess } from "../../process-wide";
import type { WatchdogOrder } from "./protocol";

/** It holds next to nothing, and takes no threads for a heap that small. */
const NODE_FLAGS = ["--v8-pool-size=0", "--max-semi-space-size=1", "--max-old-space-size=64"];

/**
 * Starts a watchdog that shares nothing with this process: neither its terminal and process group, so
 * that Ctrl-C does not reach it, nor its open files, so that nobody waits for its end, nor its folder
 * and environment. Several may be started; all but one end at once. `onFailure` is told why one ended
 * that could not watch.
 */
export function launchWatchdog(
  program: string,
  order: WatchdogOrder,
  onFailure: (reason: string) => void,
): void {
  const child = spawn(realProcess.execPath, [...NODE_FLAGS, program], {
    detached: true,
    stdio: "ignore",
    // On Windows the drive's root.
    cwd: "/",
    env: programEnvironment(order),
    windowsHide: true,
  });
  child.on("error", ({ message }) => {
    onFailure(message);
  });
  child.on("exit", (code, signal) => {
    if (code !== 0) onFailure(`it ended with ${signal ?? `code ${code ?? "unknown"}`}`);
  });
  child.unref();
}
