import { readFileSync } from "node:fs";
import { defineConfig } from "vitepress";
import { tables } from "../tables.mjs";
import { slug } from "../slug.mjs";
import { sidebar } from "../sidebar.mjs";

const { description } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url)));
const content = new URL("../content/", import.meta.url);

/** The parts of an API page that repeat for each function; nobody searches for their titles. */
const SMALL_HEADING = /<h([4-6])[^>]*>.*?<\/h\1>/gs;

export default defineConfig({
  title: "Mayfly",
  description,
  lang: "en",
  // Without an icon, browsers ask the server for one.
  head: [["link", { rel: "icon", href: "data:," }]],
  srcDir: "content",
  outDir: "dist",
  cacheDir: ".vitepress/cache",
  // Anchors as code hosts make them, since the pages are read there, too.
  markdown: { anchor: { slugify: slug }, config: (markdown) => markdown.use(tables) },
  themeConfig: {
    nav: [
      { text: "Guide", link: "/getting-started", activeMatch: "^/(?!api/|modules/|changelog)" },
      { text: "Modules", link: "/modules/", activeMatch: "^/modules/" },
      { text: "API", link: "/api/", activeMatch: "^/api/" },
      { text: "Changelog", link: "/changelog", activeMatch: "^/changelog" },
    ],
    sidebar: sidebar(content),
    outline: [2, 3],
    search: {
      provider: "local",
      options: {
        _render(source, env, markdown) {
          const html = markdown.render(source, env);
          return env.relativePath.startsWith("api/") ? html.replace(SMALL_HEADING, "") : html;
        },
        miniSearch: {
          // A guide explains what a page of the API only lists.
          searchOptions: { boostDocument: (id) => (id.startsWith("/api/") ? 0.3 : 1) },
        },
      },
    },
  },
  vite: {
    // Only the search index is larger; browsers load it at the first search.
    build: { chunkSizeWarningLimit: 5_000 },
  },
});
