import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runScript } from "../../support/script";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-site-"));
});

afterEach(() => rm(folder, { recursive: true }));

/** Returns what the check says of a site with these pages: the number of links, and the broken ones with their pages. */
async function check(pages: Readonly<Record<string, string>>): Promise<unknown> {
  for (const [file, html] of Object.entries(pages)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), html);
  }
  return runScript(
    `import { brokenLinks } from "./site/broken-links.mjs";
    const { links, broken } = await brokenLinks(process.argv.at(-1));
    console.log(JSON.stringify({ links, broken: [...broken] }));`,
    { args: [folder] },
  );
}

it("accepts links to pages, headings, files and other sites", async () => {
  const index = `<a href="/guide/first.html#set-up">1</a> <a class="x" href="guide/">2</a> <a href="#top">3</a>
    <h1 id="top">Top</h1> <a href="/logo.svg">4</a> <a href="https://example.org/none#none">5</a>`;
  const first = `<h2 id="set-up">Set up</h2> <a href="../">6</a> <a href="./index.html">7</a> <a href="./?a=1&amp;b=2">8</a>`;
  const pages = { "index.html": index, "guide/first.html": first, "guide/index.html": "" };
  expect(await check({ ...pages, "logo.svg": "" })).toEqual({ links: 7, broken: [] });
});

it("finds links to missing pages and headings, with the pages that have them", async () => {
  const one = `<a href="/none.html">1</a> <a href="two.html#none">2</a> <a href="two.html#%C3%BC">3</a>`;
  const two = `<h1 id="ü">Two</h1> <a href="/none.html">4</a> <a href="#none">5</a>`;
  const { broken } = (await check({ "one.html": one, "two.html": two })) as { broken: unknown };
  expect(broken).toEqual([
    ["/none.html", ["one.html", "two.html"]],
    ["two.html#none", ["one.html"]],
    ["#none", ["two.html"]],
  ]);
});
