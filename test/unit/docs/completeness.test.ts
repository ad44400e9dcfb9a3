import { readdirSync } from "node:fs";
import { join } from "node:path";
import { PAGES, readPage as read } from "../../support/pages";
import { ROOT } from "../../support/paths";

const modulePages = PAGES.filter((page) => /^docs\/modules\/.+\.md$/.test(page));

const sources = ["src", "modules"].flatMap((part) =>
  readdirSync(join(ROOT, part), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(part, file)),
);

describe("the pages tell of", () => {
  it("each error's code", () => {
    const code = /(?:\bMayflyError|\bsuper)\(\s*"([A-Z]+(?:_[A-Z]+)+)"/g;
    const codes = sources.flatMap((file) => [...read(file).matchAll(code)].map(([, name]) => name));
    expect(codes.length).toBeGreaterThan(30);
    const pages = ["docs/errors.md", ...modulePages].map(read).join("\n");
    expect(codes.filter((name) => !pages.includes(`\`${name}\``))).toEqual([]);
  });

  it("each variable of the environment that a user sets", () => {
    const variable = /(?:text|variable)\("([A-Z_]+)"\)/g;
    const names = [...read("src/config/config.ts").matchAll(variable)].map(([, name]) => name!);
    expect(names.length).toBeGreaterThan(30);
    /** What test runners tell their workers, and what they set for all. */
    const ofRunners = /^(JEST_|VITEST|MOCHA_|TEST_|NODE_TEST_CONTEXT$)/;
    const pages = ["docs/engine.md", "docs/ryuk.md"].map(read).join("\n");
    const missing = names.filter((name) => !ofRunners.test(name) && !pages.includes(name));
    expect(missing).toEqual([]);
  });

  it("each way into the package", () => {
    const { exports } = JSON.parse(read("package.json")) as { exports: Record<string, string> };
    const pages = PAGES.filter((page) => page.startsWith("docs/")).map(read);
    const text = [...pages, read("README.md")].join("\n");
    // Paths of testcontainers are named as its users write them, without `.js`.
    const names = Object.keys(exports).map((path) =>
      path.startsWith("./build/")
        ? path.replace(/^\./, "testcontainers").replace(/\.js$/, "")
        : path.replace(/^\./, "mayfly"),
    );
    /** What Jest makes of `preset: "mayfly"`, and what npm's programs read. */
    const unnamed = ["mayfly/jest-preset", "mayfly/package.json"];
    expect(names.filter((name) => !unnamed.includes(name) && !text.includes(name))).toEqual([]);
  });
});
