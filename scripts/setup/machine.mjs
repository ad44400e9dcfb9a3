// Prepares the machine, for all clones: an engine, and images for the tests.

import { join } from "node:path";
import { ensureCliPlugins } from "./cli-plugins.mjs";
import { ensureDocker26 } from "./docker-26.mjs";
import { ensureEngine } from "./engine.mjs";
import { ensureStandIns, withdrawStandIns } from "./images.mjs";
import { phase } from "./progress.mjs";
import { ensureRegistry, installRegistry } from "./registry.mjs";
import { ensureSshServer } from "./ssh-server.mjs";
import { readStandIns } from "./stand-ins.mjs";
import { withMachineLock } from "./state.mjs";

/**
 * @param {string} packageFolder
 * @param {Promise<boolean>} officialImages
 * @returns {Promise<Record<string, string>>} environment variables for tests and demo
 */
export async function prepareMachine(packageFolder, officialImages) {
  const imagesFolder = join(packageFolder, "test", "images");
  return await withMachineLock(async () => {
    const engine = await phase("engine", async (progress) => {
      const value = await ensureEngine(progress);
      return { value, result: value.description };
    });
    const plugins = await phase("plugins", async (progress) => {
      const value = await ensureCliPlugins(progress);
      return { value, result: value === undefined ? "found" : `Debian's, in ${value}` };
    });
    const sshServer = await phase("ssh", async (progress) => {
      const value = await ensureSshServer(progress);
      return { value, result: value === undefined ? "found" : `Debian's server, in ${value}` };
    });
    const docker26 = await phase("docker 26", async (progress) => {
      const value = await ensureDocker26(progress);
      return {
        value,
        result: value === undefined ? "none: not on Debian" : `Debian's, in ${value}`,
      };
    });
    const found = {
      ...(docker26 !== undefined && { MAYFLY_TEST_DOCKER_26: docker26 }),
      ...(plugins !== undefined && { MAYFLY_TEST_DOCKER_CONFIG: plugins }),
      ...(sshServer !== undefined && { MAYFLY_TEST_SSH_SERVER: sshServer }),
    };
    if (await officialImages) {
      await phase("images", async () => {
        await withdrawStandIns(readStandIns(imagesFolder), engine);
        return { result: "official ones, pulled when a test needs them" };
      });
      await phase("registry", async (progress) => {
        await installRegistry("for the tests, which start their own registries", progress);
        return { result: "docker-registry is installed" };
      });
      return found;
    }
    const registry = await phase("registry", async (progress) => {
      const value = await ensureRegistry(progress);
      return { value, result: `serves stand-ins at ${value}` };
    });
    await phase("images", async (progress) => {
      const standIns = readStandIns(imagesFolder);
      const built = await ensureStandIns(standIns, engine, registry, progress);
      return {
        result: `${standIns.length} stand-ins for images of Docker Hub, ${built} built now`,
      };
    });
    return { ...found, ...environmentFor(engine, registry) };
  });
}

function environmentFor(engine, registry) {
  // In an engine that the set-up did not start, stand-ins only have the registry's names.
  return engine.ours ? {} : { TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX: `${registry}/` };
}
