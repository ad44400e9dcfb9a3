// Brings every stand-in to where the tests look for it: the loopback registry, and the engine, under
// its official name in one of ours, else under the registry's.

import { pack } from "tar-fs";
import { ensureBase } from "./base-image.mjs";
import { followStream } from "./engine-stream.mjs";
import { SetupError } from "./errors.mjs";
import { knownImage, remember } from "./known-images.mjs";
import { CONTENT_HASH, labelledImages } from "./labels.mjs";
import { seconds } from "./progress.mjs";
import { digestInRegistry, withWritableRegistry } from "./registry.mjs";

const BUILD_MEMORY = 4 * 1024 ** 3;

/**
 * @param {import("./stand-ins.mjs").StandIn[]} standIns
 * @param {import("./engine.mjs").Engine} engine
 * @param {string} registry
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<number>} how many were built
 */
export async function ensureStandIns(standIns, { docker, ours }, registry, progress) {
  const unserved = [];
  for (const standIn of standIns) {
    if (!(await isServed(standIn, registry))) {
      unserved.push(standIn);
    }
  }
  let built = 0;
  for (const standIn of unserved) {
    built += await ensureBuilt(docker, standIn, registry, progress);
  }
  if (unserved.length > 0) {
    await publish(docker, unserved, registry, progress);
  }
  const inEngine = await labelledImages(docker);
  for (const standIn of standIns) {
    // In somebody else's engine no stand-in takes an official name.
    const target = ours ? standIn.name : `${registry}/${standIn.name}`;
    if (inEngine.get(target)?.id !== knownImage(standIn).id) {
      await place(docker, standIn, target, registry, progress);
    }
  }
  if (built > 0) {
    await removeReplaced(docker);
  }
  return built;
}

/** Whether the registry has the very image that was built here. */
async function isServed(standIn, registry) {
  const known = knownImage(standIn);
  return known !== undefined && (await digestInRegistry(registry, standIn.name)) === known.digest;
}

/** Builds what the engine does not have, and gives it the registry's name. Returns how many were built. */
async function ensureBuilt(docker, standIn, registry, progress) {
  const served = `${registry}/${standIn.name}`;
  const known = knownImage(standIn);
  if (known !== undefined && (await idOf(docker, known.id)) === known.id) {
    await tag(docker, known.id, served);
    return 0;
  }
  const started = performance.now();
  await build(docker, standIn, served, progress);
  progress.say(`${standIn.name}: built in ${seconds(started)}`);
  return 1;
}

/** Pushes what has the registry's name in the engine, and remembers it. */
async function publish(docker, standIns, registry, progress) {
  await withWritableRegistry(async (writable) => {
    for (const { name, hash } of standIns) {
      const [served, pushed] = [`${registry}/${name}`, `${writable}/${name}`];
      const id = await idOf(docker, served);
      await tag(docker, id, pushed);
      try {
        await push(docker, pushed, progress);
        remember(name, { hash, id, digest: await pushedDigest(docker, pushed) });
      } finally {
        await docker.getImage(pushed).remove({ noprune: true });
      }
    }
  });
  // Whoever pushed something else meanwhile cannot any more.
  for (const standIn of standIns) {
    if (!(await isServed(standIn, registry))) {
      throw new SetupError(
        `The registry at ${registry} has another ${standIn.name} than was pushed.`,
        {
          hint: "another user of this machine has pushed it; find out who, and run this again.",
        },
      );
    }
  }
}

/** The engine computes it from what it sends. */
async function pushedDigest(docker, pushed) {
  const { RepoDigests } = await docker.getImage(pushed).inspect();
  const repository = pushed.slice(0, pushed.lastIndexOf(":"));
  return RepoDigests.find((digest) => digest.startsWith(`${repository}@`)).split("@")[1];
}

/** Gives the name to the image that was built here, and takes it from any other. */
async function place(docker, standIn, target, registry, progress) {
  const { name, hash } = standIn;
  const { id, digest } = knownImage(standIn);
  if ((await idOf(docker, id)) === id) {
    await tag(docker, id, target);
  } else {
    // By its digest, which the engine compares with what it gets.
    const exact = `${registry}/${name.slice(0, name.lastIndexOf(":"))}@${digest}`;
    await pull(docker, exact, progress);
    // Engines that store images in another way give them other ids.
    remember(name, { hash, id: await idOf(docker, exact), digest });
    await tag(docker, exact, target);
  }
  progress.say(`${target} is in place`);
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

async function push(docker, name, progress) {
  const pushing = await docker.getImage(name).push({ authconfig: {} });
  const hint = `the engine must reach the registry at ${name.split("/")[0]}: is it on another machine?`;
  await followStream(pushing, `pushing ${name}`, progress, hint);
}

async function pull(docker, name, progress) {
  await followStream(await docker.pull(name), `pulling ${name}`, progress);
}

async function tag(docker, from, to) {
  const colon = to.lastIndexOf(":");
  await docker.getImage(from).tag({ repo: to.slice(0, colon), tag: to.slice(colon + 1) });
}

/** The id of an image by its name or id; undefined if there is none. */
async function idOf(docker, image) {
  try {
    return (await docker.getImage(image).inspect()).Id;
  } catch (error) {
    if (error.statusCode === 404) {
      return undefined;
    }
    throw error;
  }
}

/** Earlier builds that lost their names to newer ones. */
async function removeReplaced(docker) {
  await docker.pruneImages({ filters: { dangling: ["true"], label: [CONTENT_HASH] } });
}
