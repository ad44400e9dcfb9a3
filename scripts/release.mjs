// Checks what a release needs: `npm run release --dry-run`. Without --dry-run it also says what to do by hand, because
// only a person publishes. Usage: node scripts/release.mjs [--dry-run] [--only check,check] [folder]

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { address } from "./release/address.mjs";
import { clean } from "./release/clean.mjs";
import { install } from "./release/install.mjs";
import { links } from "./release/links.mjs";
import { packed } from "./release/packed.mjs";
import { version } from "./release/version.mjs";

/** Each returns, or resolves with, a list of what is wrong. `packed` and `install` share the packed package. */
const CHECKS = { version, address, clean, links, packed, install };
/** Only annotated tags are pushed with the commits. */
const byHand = (version) => `
All checks passed. To release, by hand:
  1. git tag -a v${version} -m v${version}, unless npm version has made that tag
  2. git push --follow-tags
  3. npm publish
  4. start a new section "## Unreleased" in CHANGELOG.md`;

const { values, positionals } = parseArgs({
  options: { "dry-run": { type: "boolean", default: false }, only: { type: "string" } },
  allowPositionals: true,
});
// npm takes --dry-run for its own option, unless it stands behind `--`. The programs that run below must not.
const isDry = values["dry-run"] || process.env.npm_config_dry_run === "true";
delete process.env.npm_config_dry_run;

const root = resolve(positionals[0] ?? ".");
const wanted = values.only?.split(",") ?? Object.keys(CHECKS);
const unknown = wanted.filter((name) => !Object.hasOwn(CHECKS, name));
if (unknown.length > 0) {
  console.error(`no such check: ${unknown.join()}; there are ${Object.keys(CHECKS).join()}`);
  process.exit(2);
}

let failed = 0;
for (const name of wanted) {
  const problems = await CHECKS[name](root).catch((error) => [error.message]);
  if (problems.length > 0) failed += 1;
  console.log(`${problems.length === 0 ? "ok    " : "FAILED"}  ${name}`);
  for (const problem of problems) console.log(`        ${problem.replaceAll("\n", "\n        ")}`);
}
if (failed > 0) {
  console.log(`\n${failed} of ${wanted.length} checks failed: not ready for a release.`);
  process.exitCode = 1;
} else if (!isDry) {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  console.log(byHand(version));
}
