// Brings every stand-in to where the tests look for it: the loopback registry, and in an engine of
// ours also its official name.

import { pack } from "tar-fs";
import { ensureBase } from "./base-image.mjs";
import { followStream } from "./engine-stream.mjs";
import { CONTENT_HASH, labelledImages } from "./labels.mjs";
import { seconds } from "./progress.mjs";
import { hashInRegistry } from "./registry.mjs";

const BUILD_MEMORY = 4 * 1024 ** 3;

/**
 * @param {import("./stand-ins.mjs").StandIn[]} standIns
 * @param {import("./engine.mjs").Engine} engine
 * @param {string} registry
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<number>} how many were built
 */
export async function ensureStandIns(standIns, { docker, ours }, registry, progress) {
  const inEngine = await labelledImages(docker);
  const inRegistry = await Promise.all(standIns.map(({ name }) => hashInRegistry(registry, name)));
  let built = 0;
  for (const [index, standIn] of standIns.entries()) {
    const { name, hash } = standIn;
    const served = `${registry}/${name}`;
    const isServed = inRegistry[index] === hash;
    const isNamed = inEngine.get(name) === hash;
    if (isServed && (isNamed || !ours)) {
      continue;
    }
    const started = performance.now();
    if (isServed) {
      await pull(docker, served, progress);
    } else {
      if (isNamed) {
        await tag(docker, name, served);
      } else if (inEngine.get(served) !== hash) {
        await build(docker, standIn, served, progress);
        built += 1;
      }
      await push(docker, served, progress);
    }
    if (ours) {
      await tag(docker, served, name);
    }
    progress.say(`${name} is in place (${seconds(started)})`);
  }
  if (built > 0) {
    await removeReplaced(docker);
  }
  return built;
}

/**
 * Takes the official names from stand-ins of an earlier run, so that the official images are pulled.
 * @param {import("./stand-ins.mjs").StandIn[]} standIns
 * @param {import("./engine.mjs").Engine} engine
 */
export async function withdrawStandIns(standIns, { docker, ours }) {
  if (!ours) {
    return;
  }
  const inEngine = await labelledImages(docker);
  for (const { name } of standIns.filter(({ name }) => inEngine.has(name))) {
    await docker.getImage(name).remove({ force: true });
  }
}

async function build(docker, { name, folder, base, hash }, served, progress) {
  await ensureBase(docker, base, progress);
  progress.say(`${name}: building from ${folder}`);
  const building = await docker.buildImage(pack(folder), {
    t: served,
    labels: JSON.stringify({ [CONTENT_HASH]: hash }),
    memory: BUILD_MEMORY,
    // Containers of failed steps also go.
    forcerm: true,
  });
  await followStream(building, `building ${name}`, progress, `mend ${folder} and run this again.`);
}

async function push(docker, served, progress) {
  const pushing = await docker.getImage(served).push({ authconfig: {} });
  const hint = `the engine must reach the registry at ${served.split("/")[0]}: is it on another machine?`;
  await followStream(pushing, `pushing ${served}`, progress, hint);
}

async function pull(docker, served, progress) {
  await followStream(await docker.pull(served), `pulling ${served}`, progress);
}

async function tag(docker, from, to) {
  const colon = to.lastIndexOf(":");
  await docker.getImage(from).tag({ repo: to.slice(0, colon), tag: to.slice(colon + 1) });
}

/** Earlier builds that lost their names to newer ones. */
async function removeReplaced(docker) {
  await docker.pruneImages({ filters: { dangling: ["true"], label: [CONTENT_HASH] } });
}
