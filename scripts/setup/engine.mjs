// The Docker engine: the one that Mayfly finds, or one that the set-up starts.

import configModule from "../../dist/src/config/index.js";
import dockerEngineModule from "../../dist/src/engine/docker-engine.js";
import findEngineModule from "../../dist/src/engine/find-engine.js";
import { canInstallPackages } from "./debian.mjs";
import { OURS, startDockerd } from "./dockerd.mjs";
import { SetupError } from "./errors.mjs";

/**
 * @typedef {object} Engine
 * @property {import("dockerode")} docker
 * @property {boolean} ours whether the set-up started it, now or earlier
 * @property {string} description
 */

/**
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<Engine>}
 */
export async function ensureEngine(progress) {
  try {
    return await answeringEngine();
  } catch (error) {
    if (error.code !== "ENGINE_NOT_FOUND") {
      throw error;
    }
    if (wasNamed(error) || wasRefused(error)) {
      // The message already has a hint.
      throw new SetupError(error.message, { cause: error });
    }
    if (!canInstallPackages()) {
      throw new SetupError(error.message, { hint: howToGetAnEngine(), cause: error });
    }
  }
  await startDockerd(progress);
  return await answeringEngine();
}

/** Returns the engine that tests and demo will find. Throws EngineNotFoundError. */
async function answeringEngine() {
  const endpoint = await findEngineModule.findEngine(configModule.config());
  const docker = new dockerEngineModule.DockerEngine(endpoint).raw();
  const { ServerVersion: version, Labels: labels } = await docker.info();
  const ours = (labels ?? []).includes(OURS);
  const origin = ours ? "started by the set-up" : endpoint.origin;
  return { docker, ours, description: `Docker ${version} at ${endpoint.uri}, ${origin}` };
}

/** Returns whether a setting names the engine; no other engine is started then. */
function wasNamed({ tried }) {
  return !tried.some(({ origin }) => origin === "well-known socket");
}

/** Returns whether an engine exists that this user may not use. */
function wasRefused({ tried }) {
  return tried.some(({ reason }) => /\b(EACCES|EPERM)\b/.test(reason));
}

function howToGetAnEngine() {
  if (process.platform !== "linux") {
    return "install Docker Desktop and start it, or point DOCKER_HOST to an engine; then run this again.";
  }
  return [
    "install an engine and start it, then run this again:",
    "  Debian, Ubuntu:  sudo apt-get install docker.io && sudo service docker start",
    "  elsewhere:       the distribution's Docker package, or Docker Desktop",
    "As root on Debian or Ubuntu the set-up does this itself. To use an engine elsewhere, set DOCKER_HOST.",
  ].join("\n");
}
