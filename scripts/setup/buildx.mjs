// The docker CLI's plugin buildx, for the tests that build with it: the installed one, or otherwise
// Debian's, unpacked into the set-up's own folder, where only tests look for it.

import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { canInstallPackages, installUnlessFound } from "./debian.mjs";
import { SetupError } from "./errors.mjs";
import { run, withSystemPath } from "./processes.mjs";
import { state } from "./state.mjs";

const PACKAGE = "docker-buildx";
/** The first release of Debian with this package. The plugin is linked statically, so it runs on others too. */
const SUITE = "trixie";
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";
const IN_PACKAGE = "usr/libexec/docker/cli-plugins/docker-buildx";

/**
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<string | undefined>} the folder (DOCKER_CONFIG) in which the docker CLI finds the
 *   plugin; undefined if the CLI finds one without it
 */
export async function ensureBuildx(progress) {
  if (await works(process.env.DOCKER_CONFIG)) {
    return undefined;
  }
  if (!(await works(state.dockerConfig))) {
    if (!canInstallPackages()) {
      throw new SetupError("The docker CLI has no buildx plugin, which tests need.", {
        hint: `install ${PACKAGE} (Docker's own package is docker-buildx-plugin); as root on Debian the set-up does this itself.`,
      });
    }
    await installUnlessFound(["docker"], ["docker.io"], "to build images", progress);
    await unpack(progress);
  }
  return state.dockerConfig;
}

async function works(dockerConfig) {
  try {
    await run("docker", ["buildx", "version"], {
      env: { ...withSystemPath(), ...(dockerConfig && { DOCKER_CONFIG: dockerConfig }) },
    });
    return true;
  } catch {
    // There is no CLI, or it has no plugin.
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
    throw new SetupError("This machine's apt has no Debian archive to download buildx from.", {
      hint: `install ${PACKAGE} (Docker's own package is docker-buildx-plugin).`,
    });
  }
  return main[3];
}

async function unpack(progress) {
  if (!existsSync(KEYRING)) {
    const name = "debian-archive-keyring";
    await installUnlessFound([name], [name], "to check Debian's packages", progress);
  }
  progress.say(`${PACKAGE} of Debian ${SUITE}`);
  const folder = join(state.folder, "buildx");
  rmSync(folder, { recursive: true, force: true });
  rmSync(state.dockerConfig, { recursive: true, force: true });
  const plugins = join(state.dockerConfig, "cli-plugins");
  for (const name of ["lists/partial", "cache/archives/partial", "package"]) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  mkdirSync(plugins, { recursive: true });
  const sources = join(folder, `${SUITE}.list`);
  writeFileSync(sources, `deb [signed-by=${KEYRING}] ${await debianArchive()} ${SUITE} main\n`);
  const onLine = (line) => progress.detail(line);
  const hint = "check that Debian's package archives are reachable.";
  // Separate package lists leave the machine's unchanged.
  const apt = [
    ...["-o", `Dir::Etc::SourceList=${sources}`, "-o", "Dir::Etc::SourceParts=-"],
    ...["-o", `Dir::State::Lists=${join(folder, "lists")}`],
    ...["-o", `Dir::Cache=${join(folder, "cache")}`],
    ...["-o", "Acquire::Languages=none", "-o", "Acquire::Retries=3"],
    // The user that apt downloads as cannot write to this folder.
    ...["-o", "APT::Sandbox::User=root"],
  ];
  await run("apt-get", [...apt, "update"], { onLine, hint });
  await run("apt-get", [...apt, "download", PACKAGE], { cwd: folder, onLine, hint });
  const archive = readdirSync(folder).find((name) => name.endsWith(".deb"));
  await run("dpkg-deb", ["--extract", join(folder, archive), join(folder, "package")], { onLine });
  symlinkSync(join(folder, "package", IN_PACKAGE), join(plugins, "docker-buildx"));
  for (const name of ["lists", "cache", archive]) {
    rmSync(join(folder, name), { recursive: true });
  }
}
