// The Docker engine: the one that answers, or one that is started here.

import { existsSync } from "node:fs";
import Docker from "dockerode";
import { canInstallPackages } from "./debian.mjs";
import { OURS, startDockerd } from "./dockerd.mjs";
import { SetupError } from "./errors.mjs";

const DEFAULT_SOCKET = "/var/run/docker.sock";
const PING_TIMEOUT_MS = 5000;

/**
 * @typedef {object} Engine
 * @property {Docker} docker
 * @property {boolean} ours whether this set-up started it, now or earlier
 * @property {string} description
 */

/**
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<Engine>}
 */
export async function ensureEngine(progress) {
  const found = await answeringEngine();
  if (found) {
    return await describe(found);
  }
  if (!canInstallPackages()) {
    throw new SetupError("no Docker engine answers on this machine.", { hint: howToGetAnEngine() });
  }
  await startDockerd(progress);
  const started = await answeringEngine();
  if (!started) {
    throw new SetupError(`dockerd was started, but nothing answers at ${DEFAULT_SOCKET}.`);
  }
  return await describe(started);
}

/**
 * The engine that tests would use. One that is named by DOCKER_HOST must answer.
 * @returns {Promise<{ docker: Docker, where: string } | undefined>}
 */
async function answeringEngine() {
  const explicit = process.env.DOCKER_HOST;
  if (explicit) {
    const docker = new Docker();
    try {
      await ping(docker);
    } catch (cause) {
      throw new SetupError(`no Docker engine answers at DOCKER_HOST=${explicit}.`, {
        evidence: [cause.message],
        hint: "start that engine, correct DOCKER_HOST, or unset it to use the default engine.",
        cause,
      });
    }
    return { docker, where: explicit };
  }
  if (!existsSync(DEFAULT_SOCKET)) {
    return undefined;
  }
  const docker = new Docker({ socketPath: DEFAULT_SOCKET });
  try {
    await ping(docker);
  } catch (cause) {
    if (cause.code === "EACCES") {
      throw new SetupError(`this user may not use the Docker engine at ${DEFAULT_SOCKET}.`, {
        evidence: [cause.message],
        hint: "add the user to the group `docker` (`sudo usermod -aG docker $USER`) and log in again.",
        cause,
      });
    }
    // The socket of an engine that is gone.
    return undefined;
  }
  return { docker, where: DEFAULT_SOCKET };
}

async function ping(docker) {
  await docker.ping({ abortSignal: AbortSignal.timeout(PING_TIMEOUT_MS) });
}

async function describe({ docker, where }) {
  const info = await docker.info();
  const ours = (info.Labels ?? []).includes(OURS);
  const origin = ours ? "started by this set-up" : "found";
  return { docker, ours, description: `Docker ${info.ServerVersion} at ${where}, ${origin}` };
}

function howToGetAnEngine() {
  if (process.platform !== "linux") {
    return "install Docker Desktop and start it, or point DOCKER_HOST to an engine; then run this again.";
  }
  return [
    "install an engine and start it, then run this again:",
    "  Debian, Ubuntu:  sudo apt-get install docker.io && sudo service docker start",
    "  elsewhere:       the distribution's Docker package, or Docker Desktop",
    "As root on Debian or Ubuntu this set-up does it itself. DOCKER_HOST can name an engine elsewhere.",
  ].join("\n");
}
