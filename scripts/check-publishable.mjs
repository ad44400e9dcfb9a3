// Refuses `npm publish` while package.json does not name the repository. The README's links are relative, and the pages
// they lead to are not in the package: npm resolves them by `repository`, and shows dead links without it.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const NEEDED = ["repository", "bugs", "homepage"];

const folder = process.argv[2] ?? process.cwd();
const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const missing = NEEDED.filter((field) => manifest[field] === undefined);
if (missing.length > 0) {
  console.error(
    `package.json has no ${missing.join(", ")}: on npm's page the README's links would lead nowhere.\n` +
      "Hint: set them to the address of this project's repository, then publish again",
  );
  process.exitCode = 1;
}
