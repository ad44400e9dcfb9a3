// `npm run site`: builds docs/ and the API reference as a website in site/dist, and checks its links.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installDependencies } from "../scripts/setup/dependencies.mjs";
import { run } from "../scripts/setup/processes.mjs";
import { phase } from "../scripts/setup/progress.mjs";
import { brokenLinks } from "./broken-links.mjs";
import { stagePages } from "./stage-pages.mjs";

const site = fileURLToPath(new URL(".", import.meta.url));
const root = join(site, "..");
const content = join(site, "content");
const dist = join(site, "dist");

/** What VitePress, Vite and Shiki write about a problem that does not end the build. */
const WARNING = /\bwarn(ing)?\b|\(!\)|falling back|deprecated/i;

try {
  await phase("packages", (progress) => installDependencies(site, progress));
  await phase("pages", async () => ({ result: `${await stagePages(root, content)} staged` }));
  await phase("API", async () => {
    // This import needs packages that the first phase installed.
    const { writeApi } = await import("./write-api.mjs");
    return { result: `${await writeApi(root, join(content, "api"))} pages written` };
  });
  await phase("site", buildSite);
  await phase("links", checkLinks);
  console.log(`The site is in ${dist}. To look at it: npm --prefix site start`);
} catch (error) {
  console.error([error.message, ...(error.evidence ?? []), error.hint].filter(Boolean).join("\n"));
  process.exitCode = 1;
}

async function buildSite(progress) {
  const warnings = [];
  // Not by npx, which can print warnings of its own.
  const vitepress = join(site, "node_modules", "vitepress", "bin", "vitepress.js");
  await run(process.execPath, [vitepress, "build"], {
    cwd: site,
    onLine: (line) => {
      progress.detail(line);
      if (WARNING.test(line)) warnings.push(line);
    },
    hint: "mend the page that the output names.",
  });
  if (warnings.length > 0) throw new Error(`VitePress warned:\n${warnings.join("\n")}`);
  return { result: "built" };
}

async function checkLinks() {
  const { links, broken } = await brokenLinks(dist);
  if (broken.size > 0) {
    const lines = [...broken].map(([href, [page, ...others]]) => {
      const more = others.length === 0 ? "" : ` and ${others.length} others`;
      return `  ${href} in ${page}${more}`;
    });
    throw new Error(`Links that lead nowhere:\n${lines.join("\n")}`);
  }
  return { result: `${links} lead somewhere` };
}
