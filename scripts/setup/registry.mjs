// A registry on the loopback address, so that tests pull for real: Debian's docker-registry, left
// running for the next run.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import getPort from "get-port";
import { installUnlessFound } from "./debian.mjs";
import { SetupError } from "./errors.mjs";
import { CONTENT_HASH } from "./labels.mjs";
import { startDaemon, withSystemPath } from "./processes.mjs";
import { waitUntilAnswers } from "./ready.mjs";
import { state } from "./state.mjs";

const HOST = "127.0.0.1";
const DEFAULT_PORT = 5555;
const TIMEOUT_MS = 30_000;
const ANSWER_MS = 2000;

const NEEDED = "to serve stand-ins for the images of Docker Hub, which does not answer";

// Which of the registries on this machine is ours.
const STATE_HEADER = "X-Mayfly-State";

const MANIFEST_TYPES = [
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
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
  await start(port, progress);
  writeFileSync(state.registryPort, `${port}\n`);
  return `${HOST}:${port}`;
}

/**
 * Sees to it that there is the program: tests start registries of their own with it.
 * @param {string} purpose
 * @param {import("./progress.mjs").Progress} progress
 */
export async function installRegistry(purpose, progress) {
  await installUnlessFound(["docker-registry"], ["docker-registry"], purpose, progress);
}

/**
 * The content hash of an image in the registry, read without pulling it.
 * @param {string} address
 * @param {string} name "redis:8"
 * @returns {Promise<string | undefined>}
 */
export async function hashInRegistry(address, name) {
  const colon = name.lastIndexOf(":");
  const repository = `http://${address}/v2/${name.slice(0, colon)}`;
  const manifest = await getJson(
    `${repository}/manifests/${name.slice(colon + 1)}`,
    MANIFEST_TYPES,
  );
  if (manifest === undefined) {
    return undefined;
  }
  const image = await getJson(`${repository}/blobs/${manifest.config.digest}`);
  return image?.config.Labels?.[CONTENT_HASH];
}

async function start(port, progress) {
  const config = {
    version: "0.1",
    log: { level: "warn", accesslog: { disabled: true } },
    // No cache: the storage may be deleted while the registry runs.
    storage: { filesystem: { rootdirectory: state.registryStorage }, delete: { enabled: true } },
    http: { addr: `${HOST}:${port}`, headers: { [STATE_HEADER]: [state.folder] } },
  };
  writeFileSync(state.registryConfig, `${JSON.stringify(config, undefined, 2)}\n`);
  progress.say(`starting docker-registry on ${HOST}:${port}, its log is ${state.registryLog}`);
  const hint = `read ${state.registryLog}; deleting ${state.folder} starts afresh.`;
  const { pid, died } = startDaemon("docker-registry", ["serve", state.registryConfig], {
    logFile: state.registryLog,
    // Variables named REGISTRY_… would override the configuration.
    env: { PATH: withSystemPath().PATH },
    hint,
  });
  await waitUntilAnswers(`http-get://${HOST}:${port}/v2/`, {
    name: `docker-registry (process ${pid})`,
    logFile: state.registryLog,
    hint,
    died,
    timeoutMs: TIMEOUT_MS,
  });
}

async function isOurs(port) {
  try {
    const response = await get(`http://${HOST}:${port}/v2/`);
    await response.body?.cancel();
    return response.headers.get(STATE_HEADER) === state.folder;
  } catch {
    // Nothing there, or something that does not speak HTTP.
    return false;
  }
}

async function getJson(url, accept = ["*/*"]) {
  const response = await get(url, { accept: accept.join(", ") });
  if (response.status === 404) {
    await response.body?.cancel();
    return undefined;
  }
  if (!response.ok) {
    throw new SetupError(`${url} answers ${response.status}: ${await response.text()}`, {
      hint: `read ${state.registryLog}; deleting ${state.folder} starts afresh.`,
    });
  }
  return await response.json();
}

async function get(url, headers) {
  return await fetch(url, { headers, signal: AbortSignal.timeout(ANSWER_MS) });
}
