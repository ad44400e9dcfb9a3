import { readdir, readFile } from "node:fs/promises";
import { fieldOf } from "../../src/errors";
import { eventually } from "./eventually";

/** Returns the process ids of the watchdogs whose socket is in this folder. */
export async function watchdogsIn(folder: string): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      try {
        const environment = await readFile(`/proc/${pid}/environ`, "utf8");
        return environment.includes(`"socketPath":"${folder}/`) ? Number(pid) : undefined;
      } catch {
        // The process has ended meanwhile, or is another user's.
        return undefined;
      }
    }),
  );
  return found.filter((pid) => pid !== undefined);
}

/** Sends a signal to the watchdogs whose socket is in this folder; one may end by itself meanwhile. */
export async function signalWatchdogs(folder: string, signal: NodeJS.Signals): Promise<void> {
  for (const pid of await watchdogsIn(folder)) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (fieldOf(error, "code") !== "ESRCH") throw error;
    }
  }
}

/** Ends the watchdogs whose socket is in this folder, which can be removed then. */
export async function endWatchdogs(folder: string): Promise<void> {
  await signalWatchdogs(folder, "SIGTERM");
  await eventually(`no watchdog runs in ${folder}`, async () => {
    const pids = await watchdogsIn(folder);
    return pids.length === 0 || pids.join();
  });
}
