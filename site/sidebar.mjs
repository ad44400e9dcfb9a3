// The site's sidebars. sidebar.json groups the pages and gives them short titles; other pages follow with their heading.

import { readdirSync, readFileSync } from "node:fs";

const groups = JSON.parse(readFileSync(new URL("sidebar.json", import.meta.url), "utf8"));

/** Returns the sidebars for the pages in this folder, by the beginning of their paths. */
export function sidebar(content) {
  const guide = Object.entries(groups).map(([text, pages]) => ({
    text,
    items: Object.entries(pages).map(([page, title]) => item(title, page)),
  }));
  const known = new Set(Object.values(groups).flatMap((pages) => Object.keys(pages)));
  const others = pagesIn(content, "").filter((page) => !known.has(page));
  if (others.length > 0) guide.push({ text: "More", items: others.map(titled) });
  return { "/": guide, "/modules/": [...modules(), ...guide], "/api/": api() };

  function titled(page) {
    const [, heading] = /^# (.*)$/m.exec(readFileSync(new URL(`${page}.md`, content), "utf8"));
    return item(heading, page);
  }

  function modules() {
    const pages = pagesIn(content, "modules/").filter((page) => page !== "modules/index");
    const items = pages.map(titled).sort((one, other) => one.text.localeCompare(other.text));
    return [{ text: "Modules", items: [item("Catalogue", "modules/index"), ...items] }];
  }

  function api() {
    const names = readdirSync(new URL("api/mayfly/", content), { withFileTypes: true })
      .filter((each) => each.isDirectory())
      .map(({ name }) => name)
      .filter((name) => pagesIn(content, `api/mayfly/${name}/`).some((page) => /index$/.test(page)))
      .sort();
    const items = names.map((name) => item(`mayfly/${name}`, `api/mayfly/${name}/index`));
    return [{ text: "API", items: [item("mayfly", "api/mayfly/index"), ...items] }];
  }
}

const item = (text, page) => ({ text, link: `/${page.replace(/(^|\/)index$/, "$1")}` });

/** Returns the pages directly in a folder, without `.md`. */
const pagesIn = (content, folder) =>
  readdirSync(new URL(folder, content))
    .filter((file) => file.endsWith(".md"))
    .map((file) => folder + file.replace(/\.md$/, ""))
    .sort();
