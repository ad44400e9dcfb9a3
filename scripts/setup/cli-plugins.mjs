// The docker CLI's plugins that tests need: the installed ones, or otherwise Debian's, unpacked into the
// set-up's own folder, where only tests look for them.

import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { canInstallPackages, installUnlessFound } from "./debian.mjs";
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
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";
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

/** Returns the archive that this machine gets Debian's packages from, for example a mirror. */
async function debianArchive() {
  const targets = [];
  await run(
    "apt-get",
    [
      "indextargets",
      "--format",
      "$(ORIGIN) $(COMPONENT) $(RELEASE) $(SITE)",
      "Created-By: Packages",
    ],
    { onLine: (line) => targets.push(line.split(" ")) },
  );
  const main = targets.find(
    ([origin, component, release]) =>
      origin === "Debian" && component === "main" && !release.includes("-"),
  );
  if (main === undefined) {
    throw new SetupError("This machine's apt has no Debian archive to download plugins from.", {
      hint: `install ${PLUGINS.map(({ debian }) => debian).join(" and ")}.`,
    });
  }
  return main[3];
}

async function unpack(plugins, progress) {
  if (!existsSync(KEYRING)) {
    const name = "debian-archive-keyring";
    await installUnlessFound([name], [name], "to check Debian's packages", progress);
  }
  const packages = plugins.map(({ debian }) => debian);
  progress.say(`${packages.join(", ")} of Debian ${SUITE}`);
  const folder = join(state.folder, "cli-plugins");
  const downloads = join(folder, "downloads");
  rmSync(downloads, { recursive: true, force: true });
  for (const name of ["lists/partial", "cache/archives/partial"]) {
    mkdirSync(join(downloads, name), { recursive: true });
  }
  const sources = join(downloads, `${SUITE}.list`);
  writeFileSync(sources, `deb [signed-by=${KEYRING}] ${await debianArchive()} ${SUITE} main\n`);
  const onLine = (line) => progress.detail(line);
  const hint = "check that Debian's package archives are reachable.";
  // Separate package lists leave the machine's unchanged.
  const apt = [
    ...["-o", `Dir::Etc::SourceList=${sources}`, "-o", "Dir::Etc::SourceParts=-"],
    ...["-o", `Dir::State::Lists=${join(downloads, "lists")}`],
    ...["-o", `Dir::Cache=${join(downloads, "cache")}`],
    ...["-o", "Acquire::Languages=none", "-o", "Acquire::Retries=3"],
    // The user that apt downloads as cannot write to this folder.
    ...["-o", "APT::Sandbox::User=root"],
  ];
  await run("apt-get", [...apt, "update"], { onLine, hint });
  await run("apt-get", [...apt, "download", ...packages], { cwd: downloads, onLine, hint });
  const archives = readdirSync(downloads).filter((name) => name.endsWith(".deb"));
  for (const archive of archives) {
    await run("dpkg-deb", ["--extract", join(downloads, archive), folder], { onLine });
  }
  rmSync(downloads, { recursive: true });
  const links = join(state.dockerConfig, "cli-plugins");
  mkdirSync(links, { recursive: true });
  for (const { command } of plugins) {
    const link = join(links, `docker-${command}`);
    rmSync(link, { force: true });
    symlinkSync(join(folder, IN_PACKAGE, `docker-${command}`), link);
  }
}
