import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run.mjs";

/** Packs the package into a temporary folder, calls `use` with the folder and the archive's path, and removes both. */
export async function withPacked(root, use) {
  const folder = await mkdtemp(join(tmpdir(), "mayfly-release-"));
  try {
    // Not built again: a release is checked after `npm test`, which has built it.
    const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
    const [{ filename }] = JSON.parse(await run("npm", args, { cwd: root }));
    return await use(folder, join(folder, filename));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
