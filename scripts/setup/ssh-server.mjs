// The SSH server for tests of engines behind ssh://: the installed one, or otherwise Debian's, unpacked into the
// set-up's own folder. Installing it would start it for everyone who reaches the machine.

import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { canInstallPackages, installUnlessFound } from "./debian.mjs";
import { SetupError } from "./errors.mjs";
import { run, withSystemPath } from "./processes.mjs";
import { state } from "./state.mjs";

const IN_PACKAGE = "usr/sbin/sshd";
const INSTALLED = `/${IN_PACKAGE}`;
const PACKAGE = "openssh-server";

/**
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<string | undefined>} the folder that the server was unpacked into; undefined if it is installed
 */
export async function ensureSshServer(progress) {
  await installUnlessFound(["ssh"], ["openssh-client"], "to reach engines by ssh", progress);
  if (existsSync(INSTALLED)) {
    return undefined;
  }
  if (!existsSync(join(state.sshServer, IN_PACKAGE))) {
    if (!canInstallPackages()) {
      throw new SetupError(`${INSTALLED} is missing, which tests need.`, {
        hint: `install ${PACKAGE}; as root on Debian the set-up unpacks it into a folder of its own.`,
      });
    }
    await unpack(progress);
  }
  return state.sshServer;
}

/** Downloads the package with what it needs and the machine does not have. */
async function unpack(progress) {
  progress.say(`${PACKAGE} of Debian`);
  const folder = `${state.sshServer}.new`;
  const downloads = join(folder, "downloads");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(downloads, "archives", "partial"), { recursive: true });
  const options = {
    env: { ...withSystemPath(), DEBIAN_FRONTEND: "noninteractive" },
    onLine: (line) => progress.detail(line),
    hint: "check that Debian's package archives are reachable and that no other apt-get is running.",
  };
  const apt = [
    ...["-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=120"],
    ...[
      "-o",
      `Dir::Cache=${downloads}`,
      "-o",
      `Dir::Cache::archives=${join(downloads, "archives")}`,
    ],
    // The user that apt downloads as cannot write to this folder.
    ...["-o", "APT::Sandbox::User=root"],
  ];
  await run("apt-get", [...apt, "update"], options);
  const how = ["install", "-y", "--download-only", "--no-install-recommends"];
  await run("apt-get", [...apt, ...how, PACKAGE], options);
  const archives = readdirSync(join(downloads, "archives")).filter((name) => name.endsWith(".deb"));
  for (const archive of archives) {
    await run("dpkg-deb", ["--extract", join(downloads, "archives", archive), folder], options);
  }
  rmSync(downloads, { recursive: true });
  rmSync(state.sshServer, { recursive: true, force: true });
  renameSync(folder, state.sshServer);
}
