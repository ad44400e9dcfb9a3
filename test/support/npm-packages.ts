import { access, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "../../src/common/crypto";
import { withFileLock } from "../../src/common/file-lock";
import { ROOT } from "./paths";
import { runProgram } from "./run-program";

const QUIET = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];

/**
 * Returns a `node_modules` with these packages. npm installs them when a test first needs them, and they stay there
 * for later runs.
 */
export async function installed(dependencies: Readonly<Record<string, string>>): Promise<string> {
  const manifest = JSON.stringify({ private: true, dependencies });
  const key = sha256(manifest).slice(0, 16);
  const folder = join(ROOT, "node_modules", ".cache", "mayfly-test-runners", key);
  await withFileLock(`test-runner-${key}`, async () => {
    if (await isThere(folder)) return;
    const unfinished = `${folder}.${process.pid}`;
    await mkdir(unfinished, { recursive: true });
    await writeFile(join(unfinished, "package.json"), manifest);
    const { code, stderr } = await runProgram("npm", ["install", ...QUIET], { cwd: unfinished });
    if (code !== 0) {
      await rm(unfinished, { recursive: true });
      throw new Error(`npm install of ${Object.keys(dependencies).join()} failed: ${stderr}`);
    }
    try {
      await rename(unfinished, folder);
    } catch (error) {
      // A process that stood still for 10 s has lost the lock, and another one has installed the same.
      if (!(await isThere(folder))) throw error;
      await rm(unfinished, { recursive: true });
    }
  });
  return join(folder, "node_modules");
}

/** Packs this package into a folder, as it is built, and returns the archive's path. */
export async function pack(folder: string): Promise<string> {
  const args = ["pack", "--json", "--pack-destination", folder, ...QUIET];
  const { code, stdout, stderr } = await runProgram("npm", args, { cwd: ROOT });
  if (code !== 0) throw new Error(`npm pack failed: ${stderr}`);
  const [packed] = JSON.parse(stdout) as { filename: string }[];
  return join(folder, packed?.filename ?? "");
}

async function isThere(folder: string): Promise<boolean> {
  try {
    await access(folder);
    return true;
  } catch {
    return false;
  }
}
