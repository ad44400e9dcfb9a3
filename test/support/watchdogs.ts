import { readdir, readFile } from "node:fs/promises";

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
