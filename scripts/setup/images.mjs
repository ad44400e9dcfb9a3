// Puts every stand-in where tests look for it: into the loopback registry, and into the engine. An
// engine that the set-up started gets it under its official name, any other under the registry's name.

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
    // An engine that the set-up did not start gets no stand-in under an official name.
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

/** Returns whether the registry has exactly the image that the set-up built. */
async function isServed(standIn, registry) {
  const known = knownImage(standIn);
  return known !== undefined && (await digestInRegistry(registry, standIn.name)) === known.digest;
}

/** Builds the image if the engine does not have it, and tags it with the registry's name. Returns how many were built. */
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

/** Pushes the images that have the registry's name in the engine, and remembers them. */
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
  // The writable registry has ended, so another user can no longer push something else.
  for (const standIn of standIns) {
    if (!(await isServed(standIn, registry))) {
      throw new SetupError(
        `The registry at ${registry} has a different ${standIn.name} from the one that was pushed.`,
        {
          hint: "another user of this machine pushed it; find out who, and run this again.",
        },
      );
    }
  }
}

/** Returns the digest that the engine computed from what it sent. */
async function pushedDigest(docker, pushed) {
  const { RepoDigests } = await docker.getImage(pushed).inspect();
  const repository = pushed.slice(0, pushed.lastIndexOf(":"));
  return RepoDigests.find((digest) => digest.startsWith(`${repository}@`)).split("@")[1];
}

/** Gives the name to the image that the set-up built, and removes it from any other image. */
async function place(docker, standIn, target, registry, progress) {
  const { name, hash } = standIn;
  const { id, digest } = knownImage(standIn);
  if ((await idOf(docker, id)) === id) {
    await tag(docker, id, target);
  } else {
    // The engine compares the digest with what it receives.
    const exact = `${registry}/${name.slice(0, name.lastIndexOf(":"))}@${digest}`;
    await pull(docker, exact, progress);
    // Engines with another image store give images other ids.
    remember(name, { hash, id: await idOf(docker, exact), digest });
    await tag(docker, exact, target);
  }
  progress.say(`${target} is in place`);
}

/**
 * Removes the official names from stand-ins of an earlier run, so that official images are pulled.
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

/**
 * Builds the image under the name `served`.
 * @param {import("dockerode")} docker
 * @param {import("./stand-ins.mjs").StandIn} standIn
 * @param {string} served
 * @param {import("./progress.mjs").Progress} progress
 */
export async function build(docker, { name, folder, base, hash }, served, progress) {
  await ensureBase(docker, base, progress);
  progress.say(`${name}: building from ${folder}`);
  const building = await docker.buildImage(pack(folder), {
    t: served,
    labels: JSON.stringify({ [CONTENT_HASH]: hash }),
    memory: BUILD_MEMORY,
    // Also removes the containers of failed steps.
    forcerm: true,
  });
  await followStream(building, `building ${name}`, progress, `fix ${folder} and run this again.`);
}

async function push(docker, name, progress) {
  const pushing = await docker.getImage(name).push({ authconfig: {} });
  const hint = `the engine must be able to reach the registry at ${name.split("/")[0]}; check whether the engine is on another machine.`;
  await followStream(pushing, `pushing ${name}`, progress, hint);
}

async function pull(docker, name, progress) {
  await followStream(await docker.pull(name), `pulling ${name}`, progress);
}

async function tag(docker, from, to) {
  const colon = to.lastIndexOf(":");
  await docker.getImage(from).tag({ repo: to.slice(0, colon), tag: to.slice(colon + 1) });
}

/** Returns the id of an image, found by name or id; undefined if it does not exist. */
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

/** Removes earlier builds whose names newer builds took. */
async function removeReplaced(docker) {
  await docker.pruneImages({ filters: { dangling: ["true"], label: [CONTENT_HASH] } });
}
