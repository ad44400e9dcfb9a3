// Deletes the named output folders of this package: `node scripts/clean.mjs dist`.

import { rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));

for (const name of process.argv.slice(2)) {
  const folder = resolve(packageFolder, name);
  // A mistyped name must not reach anything that is not directly in the package.
  if (dirname(folder) !== packageFolder) {
    throw new Error(`clean: expected a folder directly in ${packageFolder}, got ${folder}`);
  }
  await rm(folder, { recursive: true, force: true });
}
