// Checks the built site: each link within it leads to a page, and its anchor to an element.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const LINK = /<a\b[^>]*?\shref="([^"]*)"/g;
const ID = /\sid="([^"]*)"/g;

/** Returns how many links the pages in a folder have to each other, and those that lead nowhere, with their pages. */
export async function brokenLinks(folder) {
  const files = (await readdir(folder, { recursive: true })).map((file) =>
    file.replaceAll("\\", "/"),
  );
  const pages = new Map();
  for (const file of files.filter((each) => each.endsWith(".html"))) {
    pages.set(file, await readFile(join(folder, file), "utf8"));
  }
  const ids = new Map([...pages].map(([file, html]) => [file, new Set(all(html, ID))]));
  let links = 0;
  const broken = new Map();
  for (const [page, html] of pages) {
    for (const href of all(html, LINK).filter((each) => !/^[a-z]+:/.test(each))) {
      links += 1;
      const { file, anchor } = targetOf(page, href);
      const isBroken = anchor === "" ? !files.includes(file) : ids.get(file)?.has(anchor) !== true;
      if (isBroken) broken.set(href, [...(broken.get(href) ?? []), page]);
    }
  }
  return { links, broken };
}

const all = (html, pattern) =>
  [...html.matchAll(pattern)].map(([, value]) => value.replaceAll("&amp;", "&"));

/** Returns the file that a browser gets for a link of a page, and the link's anchor. */
function targetOf(page, href) {
  const { pathname, hash } = new URL(href, `http://site/${page}`);
  const file = decodeURIComponent(pathname.slice(1));
  const anchor = decodeURIComponent(hash.slice(1));
  return { file: file === "" || file.endsWith("/") ? `${file}index.html` : file, anchor };
}
