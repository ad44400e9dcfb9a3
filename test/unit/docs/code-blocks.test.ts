import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../support/paths";

const FROM_EXAMPLE = /From\s+\[`([^`]+)`\]\([^)]*\):\s+```ts\n([^]*?)```/g;
const LINK = /\]\(([^)#:]+)\)/g;

const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");
const lines = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");

const pages = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(ROOT, "docs")).map((file) => `docs/${file}`),
  ...readdirSync(join(ROOT, "modules")).map((name) => `modules/${name}/README.md`),
];

const blocks = pages.flatMap((page) =>
  [...read(page).matchAll(FROM_EXAMPLE)].map(([, example = "", code = ""]) => ({
    page,
    example,
    code,
  })),
);

describe("the pages", () => {
  it("show code of the examples", () => {
    expect(blocks.length).toBeGreaterThanOrEqual(5);
  });

  it.each(blocks)("$page shows what is in $example", ({ example, code }) => {
    expect(lines(read(example))).toContain(lines(code));
  });

  it("show the quick start as the example has it", () => {
    const [, code = ""] = /```ts\n([^]*?)```/.exec(read("README.md")) ?? [];
    expect(lines(read("examples/quick-start.test.ts"))).toBe(lines(code));
  });

  it("link to pages that exist", () => {
    const files = new Set(readdirSync(ROOT, { recursive: false, encoding: "utf8" }));
    expect(files.has("README.md")).toBe(true);
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(LINK)]
        .map(([, target = ""]) => join(ROOT, page, "..", target))
        .filter((target) => {
          try {
            readdirSync(target);
            return false;
          } catch (error) {
            return (error as NodeJS.ErrnoException).code !== "ENOTDIR";
          }
        }),
    );
    expect(broken).toEqual([]);
  });
});
