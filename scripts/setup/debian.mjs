// Installs Debian packages.

import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { SetupError } from "./errors.mjs";
import { run, withSystemPath } from "./processes.mjs";

/** Returns whether packages can be installed here: on Debian, Ubuntu or a derivative, as root. */
export function canInstallPackages() {
  return (
    process.platform === "linux" && process.getuid() === 0 && existsSync("/etc/debian_version")
  );
}

/**
 * Installs the packages unless their programs exist, whatever installed them: Debian's packages must not
 * replace Docker's own, for example.
 * @param {string[]} programs
 * @param {string[]} packages
 * @param {string} purpose "to make an image"
 * @param {import("./progress.mjs").Progress} progress
 */
export async function installUnlessFound(programs, packages, purpose, progress) {
  const missing = programs.filter((program) => !isOnPath(program));
  if (missing.length === 0) {
    return;
  }
  if (!canInstallPackages()) {
    throw new SetupError(`${missing.join(", ")} missing, needed ${purpose}.`, {
      hint: `install ${packages.join(" ")}; as root on Debian or Ubuntu the set-up does this itself.`,
    });
  }
  progress.say(`${missing.join(", ")} missing: apt-get install ${packages.join(" ")}`);
  const options = {
    env: { ...withSystemPath(), DEBIAN_FRONTEND: "noninteractive" },
    onLine: (line) => progress.detail(line),
    hint: "check that Debian's package archives are reachable and that no other apt-get is running.",
  };
  const patience = ["-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=120"];
  await run("apt-get", [...patience, "update"], options);
  await run(
    "apt-get",
    [...patience, "install", "-y", "--no-install-recommends", ...packages],
    options,
  );
}

function isOnPath(program) {
  return withSystemPath()
    .PATH.split(delimiter)
    .some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Whatever the reason, it cannot be run from there.
    return false;
  }
}
