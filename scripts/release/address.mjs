import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";

const CHECK = fileURLToPath(new URL("../check-publishable.mjs", import.meta.url));

/** Runs what `npm publish` runs first: package.json has to name the repository. */
export async function address(root) {
  try {
    await promisify(execFile)(process.execPath, [CHECK, root]);
    return [];
  } catch (error) {
    return [error.stderr.trim()];
  }
}
