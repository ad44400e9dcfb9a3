// Copies the Markdown pages and the examples to where VitePress reads them. In docs/ they link to each other as a code
// host needs it; here each link gets its target's place on the site.

import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, extname, join, posix } from "node:path";
import { slug } from "./slug.mjs";

/** Pages outside of docs/, by their places on the site. */
const OF_THE_REPOSITORY = {
  "README.md": "index.md",
  "CHANGELOG.md": "changelog.md",
  "SECURITY.md": "security.md",
};

/** The languages of files that are not named as the highlighter names them. */
const LANGUAGES = { "": "ini", ".mjs": "js", ".cjs": "js", ".mts": "ts", ".feature": "gherkin" };

const CODE_BLOCK = /(^```[^]*?^```)/m;
const LINK = /\[([^\]]*)\]\(([^)#\s]+)(#[^)\s]+)?\)/g;

/** Replaces the folder `content` by the pages of the site. Returns how many there are. */
export async function stagePages(root, content) {
  await rm(content, { recursive: true, force: true });
  const docs = (await filesIn(root, "docs")).filter((file) => file.endsWith(".md"));
  const examples = await filesIn(root, "examples");
  const pages = [...Object.keys(OF_THE_REPOSITORY), ...docs];
  const entries = [...new Set(examples.map(entryOf))];
  const places = new Map([
    ...[...pages, ...entries].map((file) => [file, placeOf(file)]),
    ...examples.map((file) => [file, placeInEntry(file)]),
  ]);
  for (const page of pages) {
    const text = await readFile(join(root, page), "utf8");
    await write(join(content, placeOf(page)), withLinks(text, page, places));
  }
  for (const entry of entries) {
    const files = examples.filter((file) => entryOf(file) === entry);
    await write(join(content, placeOf(entry)), await examplePage(root, entry, files));
  }
  return pages.length + entries.length;
}

/** Returns the files below a folder, without those that a trial run leaves. */
async function filesIn(root, folder) {
  const all = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  return all
    .filter((each) => each.isFile() && each.name !== "package-lock.json")
    .map((each) => posix.join(folder, posix.relative(posixPath(join(root, folder)), pathOf(each))))
    .filter((file) => !file.includes("/node_modules/"))
    .sort();
}

const posixPath = (path) => path.replaceAll("\\", "/");
const pathOf = ({ parentPath, path, name }) => posixPath(join(parentPath ?? path, name));

/** Returns the file or folder directly in examples/ to which a file belongs. */
const entryOf = (file) => file.split("/").slice(0, 2).join("/");

/** Returns where the site has a page, or an entry of examples/. */
function placeOf(file) {
  if (file in OF_THE_REPOSITORY) return OF_THE_REPOSITORY[file];
  if (file.startsWith("examples/")) return `${file.replaceAll(".", "-")}.md`;
  return file.replace(/^docs\//, "").replace(/\bREADME\.md$/, "index.md");
}

/**
 * Returns a page with the links of its prose changed. A link to a file that is not on the site, such as CONTRIBUTING.md,
 * becomes its text.
 */
function withLinks(text, page, places) {
  const from = dirname(placeOf(page));
  const link = (whole, label, target, anchor = "") => {
    if (target.includes(":")) return whole;
    const file = posix.join(posix.dirname(page), target);
    const place = places.get(file);
    if (place === undefined) return label;
    return `[${label}](./${posix.relative(from, place)}${anchor})`;
  };
  const parts = text.split(CODE_BLOCK);
  return parts.map((part, at) => (at % 2 === 0 ? part.replace(LINK, link) : part)).join("");
}

/** Returns where a file of an example is: a page, or a heading on the page of its folder. */
function placeInEntry(file) {
  const entry = entryOf(file);
  return placeOf(entry) + (file === entry ? "" : `#${slug(relativeToEntry(file))}`);
}

const relativeToEntry = (file) => posix.relative(entryOf(file), file);

async function examplePage(root, entry, files) {
  const sections = await Promise.all(
    files.map(async (file) => {
      const code = await readFile(join(root, file), "utf8");
      const language = LANGUAGES[extname(file)] ?? extname(file).slice(1);
      const heading = file === entry ? "" : `## ${relativeToEntry(file)}\n\n`;
      return `${heading}\`\`\`\`${language}\n${code.trimEnd()}\n\`\`\`\`\n`;
    }),
  );
  return `# ${entry}\n\n${sections.join("\n")}`;
}

async function write(file, text) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
