import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const CODE = /```[^]*?```/g;
const LINK = /\]\(([^)\s]+)\)/g;
/** The pages that npm shows or packs. `test/unit/docs/links` checks those of the whole documentation. */
const PAGES = ["README.md", "CHANGELOG.md"];

/** Returns links that lead nowhere. Checks only the form of links to other hosts. */
export async function links(root) {
  const problems = await Promise.all(PAGES.map((page) => brokenIn(root, page)));
  return problems.flat();
}

async function brokenIn(root, page) {
  const text = (await readFile(join(root, page), "utf8")).replace(CODE, "");
  const problems = [];
  for (const [, link] of text.matchAll(LINK)) {
    const problem = await problemOf(root, page, link);
    if (problem !== undefined) problems.push(`${page}: ${link} ${problem}`);
  }
  return problems;
}

async function problemOf(root, page, link) {
  if (/^[a-z][a-z\d+.-]*:/i.test(link)) {
    const isWhole = URL.canParse(link) && new URL(link).hostname.includes(".");
    return isWhole && link.startsWith("https:") ? undefined : "is no https address";
  }
  const [path, anchor] = link.split("#");
  const file = path === "" ? join(root, page) : join(root, dirname(page), path);
  if (!existsSync(file)) return "does not exist";
  if (anchor === undefined || anchorsOf(await readFile(file, "utf8")).includes(anchor)) return;
  return "leads to no heading";
}

/** Returns the anchors of a page's headings, as GitHub makes them. */
function anchorsOf(text) {
  return [...text.replace(CODE, "").matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
