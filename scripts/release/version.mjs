import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** A semantic version (semver.org): three numbers, perhaps with a pre-release. */
const SEMANTIC = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$/;
const SECTION = /^## +(.*)$/gm;

/** Compares the version in package.json, package-lock.json, src/version.ts and the first section of CHANGELOG.md. */
export async function version(root) {
  const read = (...path) => readFile(join(root, ...path), "utf8");
  const { version: wanted } = JSON.parse(await read("package.json"));
  const problems = [];
  if (!SEMANTIC.test(wanted)) problems.push(`package.json: ${wanted} is no semantic version`);

  const lock = JSON.parse(await read("package-lock.json")).version;
  if (lock !== wanted) {
    problems.push(`package-lock.json has ${lock}, package.json ${wanted}: run npm install`);
  }
  const source = /VERSION = "(.*)"/.exec(await read("src", "version.ts"))?.[1];
  if (source !== wanted) {
    problems.push(
      `src/version.ts has ${source}, package.json ${wanted}: run node scripts/set-version.mjs`,
    );
  }
  const [first = "no section"] = [...(await read("CHANGELOG.md")).matchAll(SECTION)].map(
    ([, title]) => title.trim(),
  );
  const [named, date] = first.replace(/[[\]]/g, "").split(" - ");
  if (named !== wanted) {
    problems.push(
      `CHANGELOG.md begins with "${first}": rename that section to "${wanted} - <date>"`,
    );
  } else if (!/^\d{4}-\d\d-\d\d$/.test(date ?? "")) {
    problems.push(`CHANGELOG.md: section ${wanted} has no date such as 2026-01-31`);
  }
  return problems;
}
