import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Returns the folder and those above it in which files of its project are looked for, the nearest first.
 *
 * The last is the root of the repository. Without a repository, it is the folder of the nearest package.json; without
 * one, the folder itself.
 */
export function projectFolders(folder: string): string[] {
  const above = [folder];
  for (let each = folder; dirname(each) !== each; each = dirname(each)) above.push(dirname(each));
  const isIn = (name: string) => (each: string) => existsSync(join(each, name));
  const repository = above.findIndex(isIn(".git"));
  const end = repository === -1 ? above.findIndex(isIn("package.json")) : repository;
  return above.slice(0, Math.max(end, 0) + 1);
}
