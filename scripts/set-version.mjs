// Writes the version of package.json into src/version.ts. `npm version` runs this before it commits.

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const file = join(root, "src", "version.ts");
const line = /^export const VERSION = ".*";$/m;
const text = readFileSync(file, "utf8");
if (!line.test(text)) throw new Error(`set-version: ${file} has no line that sets VERSION`);
writeFileSync(file, text.replace(line, `export const VERSION = ${JSON.stringify(version)};`));
