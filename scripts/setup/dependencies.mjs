// Installs the npm packages of this clone. Uses only Node's own modules, since nothing is installed yet.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./processes.mjs";

/**
 * @param {string} packageFolder
 * @param {import("./progress.mjs").Progress} progress
 */
export async function installDependencies(packageFolder, progress) {
  const reason = whyInstall(packageFolder);
  if (reason === undefined) {
    return { result: "up to date" };
  }
  progress.say(`npm ci: ${reason}`);
  await run("npm", ["ci", "--include=dev", "--no-audit", "--no-fund"], {
    cwd: packageFolder,
    onLine: (line) => progress.detail(line),
    hint: "check that the npm registry is reachable and that package.json and package-lock.json agree.",
  });
  return { result: "installed" };
}

/**
 * Compares npm's list of node_modules with the lock file, and both with the disk. Returns why `npm ci` is
 * needed, or undefined.
 * @param {string} packageFolder
 * @returns {string | undefined}
 */
function whyInstall(packageFolder) {
  const installedList = join(packageFolder, "node_modules", ".package-lock.json");
  if (!existsSync(installedList)) {
    return "nothing is installed yet";
  }
  const wanted = packagesIn(join(packageFolder, "package-lock.json"));
  const installed = packagesIn(installedList);
  for (const [location, { version, optional }] of wanted) {
    const found = installed.get(location);
    if (!found) {
      // npm leaves out optional packages made for other platforms.
      if (optional) continue;
      return `${location} is missing`;
    }
    if (found.version !== version) {
      return `${location} is ${found.version}, not ${version}`;
    }
    if (!existsSync(join(packageFolder, location, "package.json"))) {
      return `${location} was deleted`;
    }
  }
  for (const location of installed.keys()) {
    if (!wanted.has(location)) {
      return `${location} is not in package-lock.json`;
    }
  }
  return undefined;
}

/** @returns {Map<string, { version?: string, optional?: boolean }>} */
function packagesIn(lockFile) {
  const { packages } = JSON.parse(readFileSync(lockFile, "utf8"));
  // The entry without a location is this package itself.
  return new Map(Object.entries(packages).filter(([location]) => location !== ""));
}
