// What the machine has to have, whatever the clone: an engine, and images for the tests.

import { join } from "node:path";
import { ensureEngine } from "./engine.mjs";
import { ensureStandIns } from "./images.mjs";
import { phase } from "./progress.mjs";
import { ensureRegistry } from "./registry.mjs";
import { readStandIns } from "./stand-ins.mjs";
import { withMachineLock } from "./state.mjs";

/**
 * @param {string} packageFolder
 * @param {Promise<boolean>} hubAnswers
 * @returns {Promise<Record<string, string>>} environment variables for tests and demo
 */
export async function prepareMachine(packageFolder, hubAnswers) {
  return await withMachineLock(async () => {
    const engine = await phase("engine", async (progress) => {
      const value = await ensureEngine(progress);
      return { value, result: value.description };
    });
    if (await hubAnswers) {
      await phase("images", async () => ({ result: "Docker Hub answers: the official images" }));
      return {};
    }
    const registry = await phase("registry", async (progress) => {
      const value = await ensureRegistry(progress);
      return { value, result: `serves stand-ins at ${value}` };
    });
    await phase("images", async (progress) => {
      const standIns = readStandIns(join(packageFolder, "test", "images"));
      const built = await ensureStandIns(standIns, engine, registry, progress);
      return {
        result: `Docker Hub does not answer: ${standIns.length} stand-ins, ${built} built now`,
      };
    });
    return environmentFor(engine, registry);
  });
}

function environmentFor(engine, registry) {
  const environment = { MAYFLY_TEST_REGISTRY: registry };
  if (!engine.ours) {
    // In somebody else's engine no stand-in takes an official name: they are read from the registry.
    environment.TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX = `${registry}/`;
  }
  return environment;
}
