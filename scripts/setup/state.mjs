// The files that the set-up keeps on this machine, outside any clone, so that a second clone reuses them.

import { homedir } from "node:os";
import { join } from "node:path";
import lockfile from "proper-lockfile";
import { ensurePrivateFolder } from "./private-folder.mjs";

const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "mayfly-setup");

export const state = {
  folder,
  dockerdLog: join(folder, "dockerd.log"),
  registryConfig: join(folder, "registry.yml"),
  registryLog: join(folder, "registry.log"),
  registryPort: join(folder, "registry-port"),
  writableConfig: join(folder, "registry-writable.yml"),
  writableLog: join(folder, "registry-writable.log"),
  registryStorage: join(folder, "registry-storage"),
  knownImages: join(folder, "known-images.json"),
  baseTarball: join(folder, "base.tar"),
  dockerConfig: join(folder, "docker-config"),
  sshServer: join(folder, "ssh-server"),
  docker26: join(folder, "docker-26"),
};

/**
 * Runs `work` while no other set-up of this user runs.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withMachineLock(work) {
  ensurePrivateFolder(folder);
  const release = await acquire();
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire() {
  const options = {
    onCompromised(error) {
      // Nothing to undo: at worst another set-up now does the same work.
      console.error(`Lost the lock on ${folder}: ${error.message}`);
    },
  };
  try {
    return await lockfile.lock(folder, options);
  } catch (error) {
    if (error.code !== "ELOCKED") {
      throw error;
    }
  }
  console.log(`Another set-up is running on this machine (${folder}.lock); waiting for it`);
  const everySecondForAnHour = { retries: 3600, factor: 1, minTimeout: 1000, maxTimeout: 1000 };
  return await lockfile.lock(folder, { ...options, retries: everySecondForAnHour });
}
