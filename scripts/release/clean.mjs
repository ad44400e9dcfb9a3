import { run } from "./run.mjs";

/** Returns the files that differ from the last commit: the packed package would not be what the tag says. */
export async function clean(root) {
  const changed = (await run("git", ["status", "--porcelain"], { cwd: root })).trimEnd();
  return changed === "" ? [] : [`not committed:\n${changed}`];
}
