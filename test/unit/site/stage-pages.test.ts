import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runScript } from "../../support/script";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "mayfly-site-"));
});

afterEach(() => rm(root, { recursive: true }));

const REPOSITORY = {
  "README.md": "[First](docs/first.md) [Modules](docs/modules/README.md#all) `CONTRIBUTING.md`",
  "CHANGELOG.md": "# Changelog",
  "SECURITY.md": "[set-up](CONTRIBUTING.md#what-is-installed) [files](docs/first.md)",
  "CONTRIBUTING.md": "# Contributing",
  "docs/first.md":
    "[start](../README.md#quick-start) [here](#a) [web](https://example.org/a.md)\n" +
    "[one](../examples/one.test.ts) [all](../examples/many) [part](../examples/many/x.ts)\n" +
    "```ts\nconst [a](../README.md) = 1;\n```\n[redis](modules/redis.md)",
  "docs/modules/README.md": "[container](../first.md#a) [redis](redis.md)",
  "docs/modules/redis.md": "[catalogue](README.md)",
  "examples/one.test.ts": "one();\n",
  "examples/many/x.ts": "x();\n",
  "examples/many/node_modules/left/index.js": "",
};

/** Stages a repository's pages, and returns them by their places on the site. */
async function stage(files: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  const content = join(root, "content");
  await runScript(
    `import { stagePages } from "./site/stage-pages.mjs";
    console.log(await stagePages(...process.argv.slice(-2)));`,
    { args: [root, content] },
  );
  const names = await readdir(content, { recursive: true });
  const pages = names.filter((name) => name.endsWith(".md"));
  return Object.fromEntries(
    await Promise.all(
      pages.map(async (page) => [page, await readFile(join(content, page), "utf8")] as const),
    ),
  );
}

it("gives each link its target's place on the site", async () => {
  const pages = await stage(REPOSITORY);
  expect(Object.keys(pages).sort()).toEqual([
    "changelog.md",
    "examples/many.md",
    "examples/one-test-ts.md",
    "first.md",
    "index.md",
    "modules/index.md",
    "modules/redis.md",
    "security.md",
  ]);
  expect(pages["index.md"]).toBe(
    "[First](./first.md) [Modules](./modules/index.md#all) `CONTRIBUTING.md`",
  );
  expect(pages["first.md"]).toBe(
    "[start](./index.md#quick-start) [here](#a) [web](https://example.org/a.md)\n" +
      "[one](./examples/one-test-ts.md) [all](./examples/many.md) [part](./examples/many.md#xts)\n" +
      "```ts\nconst [a](../README.md) = 1;\n```\n[redis](./modules/redis.md)",
  );
  expect(pages["modules/index.md"]).toBe("[container](./../first.md#a) [redis](./redis.md)");
});

it("shows the code of examples, and keeps only the text of links that lead out of the site", async () => {
  const pages = await stage(REPOSITORY);
  expect(pages["examples/one-test-ts.md"]).toBe("# examples/one.test.ts\n\n````ts\none();\n````\n");
  expect(pages["examples/many.md"]).toBe("# examples/many\n\n## x.ts\n\n````ts\nx();\n````\n");
  expect(pages["security.md"]).toBe("set-up [files](./first.md)");
});
