// A registry on the loopback address, so that tests make real pulls: Debian's docker-registry, left
// running for the next run. Every user of this machine reaches it, so it accepts no pushes. Images are
// pushed to a second registry on the same storage, which ends before its content is trusted.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import getPort from "get-port";
import { installUnlessFound } from "./debian.mjs";
import { SetupError } from "./errors.mjs";
import { userListeningOn } from "./listener.mjs";
import { startDaemon, withSystemPath } from "./processes.mjs";
import { waitUntilAnswers } from "./ready.mjs";
import { state } from "./state.mjs";

const HOST = "127.0.0.1";
const DEFAULT_PORT = 5555;
const TIMEOUT_MS = 30_000;
const ANSWER_MS = 2000;

const NEEDED = "to serve stand-ins for the images of Docker Hub, which does not answer";
const HINT = `read ${state.registryLog}; to start from scratch, delete ${state.folder}.`;

// Identifies the registry that serves this storage. Any server can send this header, see isOurs.
const STATE_HEADER = "X-Mayfly-State";

const MANIFEST_TYPES = [
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
];

/**
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<string>} the address, "127.0.0.1:5555"
 */
export async function ensureRegistry(progress) {
  const remembered = existsSync(state.registryPort)
    ? Number(readFileSync(state.registryPort, "utf8"))
    : DEFAULT_PORT;
  if (await isOurs(remembered)) {
    return `${HOST}:${remembered}`;
  }
  await installRegistry(NEEDED, progress);
  const port = await getPort({ port: remembered, host: HOST });
  progress.say(`starting docker-registry on ${HOST}:${port}; log file: ${state.registryLog}`);
  await start(port, {
    config: state.registryConfig,
    logFile: state.registryLog,
    storage: { maintenance: { readonly: { enabled: true } } },
  });
  writeFileSync(state.registryPort, `${port}\n`);
  return `${HOST}:${port}`;
}

/**
 * Installs the program docker-registry if it is missing; tests use it to start their own registries.
 * @param {string} purpose
 * @param {import("./progress.mjs").Progress} progress
 */
export async function installRegistry(purpose, progress) {
  await installUnlessFound(["docker-registry"], ["docker-registry"], purpose, progress);
}

/**
 * Runs `work` while a registry on the same storage accepts pushes. Every user of this machine can push, so
 * check `digestInRegistry` afterwards.
 * @param {(address: string) => Promise<void>} work
 */
export async function withWritableRegistry(work) {
  const port = await getPort({ host: HOST });
  const { child } = await start(port, {
    config: state.writableConfig,
    logFile: state.writableLog,
    storage: { delete: { enabled: true } },
  });
  try {
    await work(`${HOST}:${port}`);
  } finally {
    if (child.exitCode === null && child.signalCode === null) {
      // A daemon is unreferenced; its exit is awaited here.
      child.ref();
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    }
  }
}

/**
 * Returns the digest of an image in the registry, computed from its manifest instead of taken from a header.
 * @param {string} address
 * @param {string} name "redis:8"
 * @returns {Promise<string | undefined>}
 */
export async function digestInRegistry(address, name) {
  const colon = name.lastIndexOf(":");
  const url = `http://${address}/v2/${name.slice(0, colon)}/manifests/${name.slice(colon + 1)}`;
  const response = await get(url, { accept: MANIFEST_TYPES.join(", ") });
  if (response.status === 404) {
    await response.body?.cancel();
    return undefined;
  }
  if (!response.ok) {
    const words = await response.text();
    throw new SetupError(`${url} answered ${response.status}: ${words}`, { hint: HINT });
  }
  const manifest = Buffer.from(await response.arrayBuffer());
  return `sha256:${createHash("sha256").update(manifest).digest("hex")}`;
}

async function start(port, { config, logFile, storage }) {
  const settings = {
    version: "0.1",
    log: { level: "warn", accesslog: { disabled: true } },
    // No cache: the storage can be deleted, or another registry can write to it, while this one runs.
    storage: { filesystem: { rootdirectory: state.registryStorage }, ...storage },
    http: { addr: `${HOST}:${port}`, headers: { [STATE_HEADER]: [state.registryStorage] } },
  };
  writeFileSync(config, `${JSON.stringify(settings, undefined, 2)}\n`);
  const { child, died } = startDaemon("docker-registry", ["serve", config], {
    logFile,
    // Variables named REGISTRY_… would override the configuration.
    env: { PATH: withSystemPath().PATH },
    hint: HINT,
  });
  await waitUntilAnswers(`http-get://${HOST}:${port}/v2/`, {
    name: `docker-registry (process ${child.pid})`,
    logFile,
    hint: HINT,
    died,
    timeoutMs: TIMEOUT_MS,
  });
  // Another user's server may have taken the port first, and may have answered.
  if (!(await isOurs(port))) {
    throw new SetupError(`Another server has taken port ${port} of ${HOST}.`, { hint: HINT });
  }
  return { child };
}

/** Checks the header, which any server can copy, and the user of the server's process, which none can fake. */
async function isOurs(port) {
  const user = userListeningOn(port);
  if (user !== undefined && user !== process.getuid()) {
    return false;
  }
  try {
    const response = await get(`http://${HOST}:${port}/v2/`);
    await response.body?.cancel();
    return response.headers.get(STATE_HEADER) === state.registryStorage;
  } catch {
    // No server listens, or it does not speak HTTP.
    return false;
  }
}

async function get(url, headers) {
  return await fetch(url, { headers, signal: AbortSignal.timeout(ANSWER_MS) });
}
