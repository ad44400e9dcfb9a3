// The steps from a fresh clone on a fresh machine to a state in which tests and demo can run.

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { installDependencies } from "./dependencies.mjs";
import { officialImagesAtHand } from "./docker-hub.mjs";
import { run } from "./processes.mjs";
import { phase, seconds } from "./progress.mjs";

export const packageFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * @returns {Promise<Record<string, string>>} the environment variables that tell tests and demo
 *   where their images are
 */
export async function setUp() {
  const started = performance.now();
  console.log(`Setting up ${packageFolder}`);
  // Started now, awaited later: without a network the answer can take long.
  const officialImages = officialImagesAtHand();
  await phase("dependencies", (progress) => installDependencies(packageFolder, progress));
  await phase("build", buildPackage);
  // This import needs packages that the steps above installed.
  const { prepareMachine } = await import("./machine.mjs");
  const environment = await prepareMachine(packageFolder, officialImages);
  console.log(`Set up in ${seconds(started)}\n`);
  return environment;
}

async function buildPackage(progress) {
  progress.detail("npm run build");
  await run("npm", ["run", "--silent", "build"], {
    cwd: packageFolder,
    onLine: (line) => progress.detail(line),
    hint: "fix what the compiler reported and run this again.",
  });
  return { result: "compiled to dist/" };
}
