import { readdir, readFile } from "node:fs/promises";
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

/** Ends the watchdogs whose socket is in this folder, which can be removed then. */
export async function endWatchdogs(folder: string): Promise<void> {
  for (const pid of await watchdogsIn(folder)) process.kill(pid);
  await eventually(`no watchdog runs in ${folder}`, async () => {
    const pids = await watchdogsIn(folder);
    return pids.length === 0 || pids.join();
  });
}
