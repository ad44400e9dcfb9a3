import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Returns the paths of a project's files, relative to its folder and sorted: those that git knows or would add. Without
 * git, all files outside of `node_modules` and of folders whose name begins with a dot.
 */
export async function projectFiles(folder: string): Promise<string[]> {
  const files = (await gitFiles(folder)) ?? (await walk(folder, ""));
  return [...new Set(files)].filter((file) => !/(^|\/)node_modules\//.test(file)).sort();
}

async function gitFiles(folder: string): Promise<string[] | undefined> {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  try {
    const { stdout } = await promisify(execFile)("git", args, {
      cwd: folder,
      maxBuffer: MOST_BYTES,
    });
    return stdout.split("\0").filter((file) => file !== "");
  } catch {
    // There is no git, or no repository.
    return undefined;
  }
}

async function walk(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry): Promise<string[]> => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isFile()) return [path];
      const isSkipped = entry.name === "node_modules" || entry.name.startsWith(".");
      return entry.isDirectory() && !isSkipped ? walk(root, path) : [];
    }),
  );
  return found.flat();
}
