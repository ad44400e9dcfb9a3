// Builds the stand-ins of test/servers, each when a test asks for it.

import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import lockfile from "proper-lockfile";
import { placeArtifacts, readArtifacts } from "./artifacts.mjs";
import { ensureBase } from "./base-image.mjs";
import { officialImagesAtHand } from "./docker-hub.mjs";
import { ensureEngine } from "./engine.mjs";
import { build } from "./images.mjs";
import { labelledImages } from "./labels.mjs";
import { readStandIn } from "./stand-ins.mjs";
import { state, withMachineLock } from "./state.mjs";

/**
 * @param {string} serversFolder
 * @param {string} server
 * @param {string} folder an empty folder for the build context
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<string>} what was done
 */
export async function ensureServer(serversFolder, server, folder, progress) {
  const artifacts = readArtifacts()[server] ?? [];
  const standIn = readStandIn(join(serversFolder, server), JSON.stringify(artifacts));
  const { docker, ours } = await ensureEngine(progress);
  const prefix = process.env.TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX ?? "";
  // An engine that the set-up did not start gets no stand-in under an official name.
  const target = ours ? standIn.name : `${prefix}${standIn.name}`;
  const isThere = async () => (await labelledImages(docker)).get(target)?.hash === standIn.hash;
  if (await isThere()) return `${target} is there`;
  if (await officialImagesAtHand()) return `${standIn.name} is official, pulled by the test`;
  return await withServerLock(server, async () => {
    if (await isThere()) return `${target} was built by another process`;
    await withMachineLock(() => ensureBase(docker, standIn.base, progress));
    // Stand-ins share files by links, which would lead nowhere in the build context.
    cpSync(standIn.folder, folder, { recursive: true, dereference: true });
    await placeArtifacts(artifacts, folder, progress);
    await build(docker, { ...standIn, folder }, target, progress);
    return `${target}: built`;
  });
}

async function withServerLock(server, work) {
  const locks = join(state.folder, "servers");
  mkdirSync(join(locks, server), { recursive: true });
  const everySecondForHalfAnHour = { retries: 1800, factor: 1, minTimeout: 1000, maxTimeout: 1000 };
  const release = await lockfile.lock(join(locks, server), { retries: everySecondForHalfAnHour });
  try {
    return await work();
  } finally {
    await release();
  }
}
