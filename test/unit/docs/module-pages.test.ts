import { readdirSync } from "node:fs";
import { join } from "node:path";
import { NOT_RUN, PAGES_OF_MODULES } from "../../support/module-pages";
import { readPage as read } from "../../support/pages";
import { ROOT } from "../../support/paths";

/** The pages whose examples the tests of the modules run. */
const run = readdirSync(join(ROOT, "test", "modules"))
  .filter((file) => file.endsWith(".test.ts"))
  .flatMap((file) => [...read(`test/modules/${file}`).matchAll(/^describePage\(\s*"([^"]+)"/gm)])
  .map(([, page]) => page!);

/** Without white space, and without the commas that only wrapped lines have. */
const squeezed = (code: string): string => code.replace(/\s+/g, "").replace(/,(?=[)\]}])/g, "");

const isImport = (line: string): boolean => line.startsWith("import ");

const blocks = PAGES_OF_MODULES.flatMap((page) =>
  [...read(`docs/modules/${page}.md`).matchAll(/```ts\n([^]*?)```/g)].map(
    ([, code = ""], index) => ({
      page,
      number: index + 1,
      lines: code.split("\n"),
    }),
  ),
);

/** Returns what a file imports, as `package: name`. */
const importsOf = (text: string): string[] =>
  [...text.matchAll(/^import (?:(\w+)|\{([^}]*)\}) from ("[^"]+");$/gm)].flatMap(
    ([, whole, names = "", from = ""]) =>
      whole === undefined
        ? names.split(",").flatMap((name) => (name.trim() === "" ? [] : `${from}: ${name.trim()}`))
        : [`${from}: default ${whole}`],
  );

describe("each page of a module", () => {
  it("has an example that the tests run, or a reason why they do not", () => {
    const known = [...run, ...Object.keys(NOT_RUN)];
    expect(PAGES_OF_MODULES.length).toBeGreaterThan(35);
    expect(known.sort()).toEqual([...PAGES_OF_MODULES]);
  });

  it.each(blocks)("shows code of its example: $page, block $number", ({ page, lines }) => {
    const example = read(`examples/modules/${page}.ts`);
    const imports = importsOf(lines.filter(isImport).join("\n"));
    expect(importsOf(example)).toEqual(expect.arrayContaining(imports));
    const paragraphs = lines
      .filter((line) => !isImport(line))
      .join("\n")
      .split("\n\n");
    for (const paragraph of paragraphs) expect(squeezed(example)).toContain(squeezed(paragraph));
  });
});
