// The docker CLI's plugins that tests need: the installed ones, or otherwise Debian's, unpacked into the
// set-up's own folder, where only tests look for them.

import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { canInstallPackages, installUnlessFound } from "./debian.mjs";
import { unpackPackages } from "./debian-packages.mjs";
import { SetupError } from "./errors.mjs";
import { run, withSystemPath } from "./processes.mjs";
import { state } from "./state.mjs";

/** The plugins: their command, Debian's package and Docker's own package. */
const PLUGINS = [
  { command: "buildx", debian: "docker-buildx", docker: "docker-buildx-plugin" },
  { command: "compose", debian: "docker-compose", docker: "docker-compose-plugin" },
];
/** The first release of Debian with both packages. The plugins are linked statically, so they run on others too. */
const SUITE = "trixie";
const IN_PACKAGE = "usr/libexec/docker/cli-plugins";

/**
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<string | undefined>} the folder (DOCKER_CONFIG) in which the docker CLI finds all
 *   plugins; undefined if the CLI finds them without it
 */
export async function ensureCliPlugins(progress) {
  if ((await missingPlugins(process.env.DOCKER_CONFIG)).length === 0) {
    return undefined;
  }
  const missing = await missingPlugins(state.dockerConfig);
  if (missing.length === 0) {
    return state.dockerConfig;
  }
  if (!canInstallPackages()) {
    const names = missing.map(({ command }) => command).join(" and ");
    const packages = missing.map(({ debian, docker }) => `${debian} (Docker's own: ${docker})`);
    throw new SetupError(`The docker CLI has no plugin ${names}, which tests need.`, {
      hint: `install ${packages.join(" and ")}; as root on Debian the set-up does this itself.`,
    });
  }
  await installUnlessFound(["docker"], ["docker.io"], "to build images", progress);
  await unpack(missing, progress);
  return state.dockerConfig;
}

async function missingPlugins(dockerConfig) {
  const found = await Promise.all(PLUGINS.map(({ command }) => works(command, dockerConfig)));
  return PLUGINS.filter((_, index) => !found[index]);
}

async function works(command, dockerConfig) {
  try {
    await run("docker", [command, "version"], {
      env: { ...withSystemPath(), ...(dockerConfig && { DOCKER_CONFIG: dockerConfig }) },
    });
    return true;
  } catch {
    // There is no CLI, or it has no such plugin.
    return false;
  }
}

async function unpack(plugins, progress) {
  const folder = join(state.folder, "cli-plugins");
  const packages = plugins.map(({ debian }) => debian);
  await unpackPackages(SUITE, packages, folder, progress);
  const links = join(state.dockerConfig, "cli-plugins");
  mkdirSync(links, { recursive: true });
  for (const { command } of plugins) {
    const link = join(links, `docker-${command}`);
    rmSync(link, { force: true });
    symlinkSync(join(folder, IN_PACKAGE, `docker-${command}`), link);
  }
}
