// Docker 26.1, which tests run beside the machine's own engine: Debian's packages, unpacked into the set-up's own folder.

import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { canInstallPackages } from "./debian.mjs";
import { unpackPackages } from "./debian-packages.mjs";
import { state } from "./state.mjs";

const SUITE = "trixie";
/** Without runc, which needs that release's C library: the machine's own runs the containers. */
const PACKAGES = ["docker.io", "containerd"];

/**
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<string | undefined>} the folder with `usr/sbin/dockerd` and `usr/bin/containerd`; undefined if it
 *   can only be unpacked elsewhere: as root on Debian
 */
export async function ensureDocker26(progress) {
  if (!existsSync(join(state.docker26, "usr/sbin/dockerd"))) {
    if (!canInstallPackages()) {
      return undefined;
    }
    const folder = `${state.docker26}.new`;
    rmSync(folder, { recursive: true, force: true });
    await unpackPackages(SUITE, PACKAGES, folder, progress);
    rmSync(state.docker26, { recursive: true, force: true });
    renameSync(folder, state.docker26);
  }
  return state.docker26;
}
