import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Folders that hold what was installed or built. */
const NOT_SOURCES = new Set(["node_modules", "dist", "build", "coverage", "out"]);

/**
 * Returns the files of a project, relative to its folder, with slashes, sorted. In a git repository they are those
 * that git does not ignore.
 */
export async function findFiles(folder: string): Promise<string[]> {
  const files = (await filesOfGit(folder)) ?? (await filesIn(folder));
  return files.filter((file) => !/(^|\/)node_modules\//.test(file)).sort();
}

/** Returns undefined outside a repository, or without git. */
async function filesOfGit(folder: string): Promise<string[] | undefined> {
  const list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  try {
    const { stdout } = await run("git", list, { cwd: folder, maxBuffer: 2 ** 28 });
    return [...new Set(stdout.split("\0"))].filter((file) => file !== "");
  } catch {
    return undefined;
  }
}

async function filesIn(folder: string, prefix = ""): Promise<string[]> {
  const entries = await readdir(`${folder}/${prefix}`, { withFileTypes: true });
  const lists = entries.map(async (entry) => {
    const path = `${prefix}${entry.name}`;
    if (entry.isFile()) return [path];
    const isSource =
      entry.isDirectory() && !NOT_SOURCES.has(entry.name) && !entry.name.startsWith(".");
    return isSource ? filesIn(folder, `${path}/`) : [];
  });
  return (await Promise.all(lists)).flat();
}
