import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REDIS } from "../support/images";
import { ROOT } from "../support/paths";
import { runProgram, type Finished } from "../support/run-program";

/** The files that the generator changes, and those that check its work. */
const NEEDED = [
  ...["package.json", "tsconfig.json", "eslint.config.mjs", ".prettierrc.json"],
  ...["src", "modules", "scripts", join("docs", "modules"), join("test", "support")],
];
const NAME = "key-value";
/** The compiler and the linter read the whole project, which takes minutes on a busy machine. */
const SLOW = 900_000;
const CATALOGUE = join("docs", "modules", "README.md");

let copy: string;

const run = (tool: readonly string[], ...args: string[]): Promise<Finished> =>
  runProgram(process.execPath, [join(copy, ...tool), ...args], { cwd: copy });
const generate = (...args: string[]): Promise<Finished> =>
  run(["scripts", "new-module.mjs"], ...args);
const tool = (path: string, ...args: string[]): Promise<Finished> =>
  run(["node_modules", ...path.split("/")], ...args);
const read = (file: string): Promise<string> => readFile(join(copy, file), "utf8");

describe("scripts/new-module.mjs, in a copy of the repository", () => {
  let generated: Finished;

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), "mayfly-module-"));
    for (const path of NEEDED) await cp(join(ROOT, path), join(copy, path), { recursive: true });
    await symlink(join(ROOT, "node_modules"), join(copy, "node_modules"));
    generated = await generate(NAME, REDIS, "6379", "KeyValue");
  });

  afterAll(async () => {
    await rm(copy, { recursive: true });
  });

  it("says what it wrote and what is left to do", () => {
    expect(generated).toEqual({
      code: 0,
      stderr: "",
      stdout: [
        "wrote modules/key-value/index.ts",
        "wrote modules/key-value/key-value-container.ts",
        "wrote docs/modules/key-value.md",
        "wrote examples/modules/key-value.ts",
        "wrote test/modules/key-value.test.ts",
        "wrote package.json",
        "wrote docs/modules/README.md",
        "",
        "Next: add the wait for readiness, the options, a test with a real client, and the page.",
        "",
      ].join("\n"),
    });
  });

  it("adds the export and the row, and changes nothing else there", async () => {
    const entry = '    "./key-value": "./dist/modules/key-value/index.js",\n';
    const manifest = await read("package.json");
    const types = [
      '      "key-value": [\n',
      '        "./dist/modules/key-value/index.d.ts"\n',
      "      ],\n",
    ].join("");
    expect(manifest.replace(entry, "").replace(types, "")).toBe(
      await readFile(join(ROOT, "package.json"), "utf8"),
    );
    expect(manifest).toContain(entry);
    expect(manifest).toContain(types);

    const words = (text: string): string => text.replace(/ +/g, " ").replace(/-{3,}/g, "---");
    const row = "| [KeyValue](key-value.md) | `mayfly/key-value` | `redis:8` | | |\n";
    const readme = words(await read(CATALOGUE));
    expect(readme).toContain(row);
    expect(readme.replace(row, "")).toBe(words(await readFile(join(ROOT, CATALOGUE), "utf8")));
  });

  it(
    "writes what the linter and the formatter have nothing to say about",
    async () => {
      const files = [
        `modules/${NAME}`,
        `examples/modules/${NAME}.ts`,
        `test/modules/${NAME}.test.ts`,
      ];
      const formatted = [...files, "package.json", CATALOGUE];
      expect(await tool("prettier/bin/prettier.cjs", "--check", ...formatted)).toMatchObject({
        code: 0,
        stderr: "",
      });
      expect(await tool("eslint/bin/eslint.js", "--max-warnings", "0", ...files)).toEqual({
        code: 0,
        stdout: "",
        stderr: "",
      });
    },
    SLOW,
  );

  it(
    "writes what compiles, and a test that passes with a container of the image",
    async () => {
      expect(await tool("typescript/bin/tsc", "--outDir", "dist")).toEqual({
        code: 0,
        stdout: "",
        stderr: "",
      });
      const config = { testEnvironment: "node", transform: {}, testTimeout: SLOW };
      await writeFile(join(copy, "jest.config.json"), JSON.stringify(config));
      const { code, stderr } = await tool("jest/bin/jest.js", `dist/test/modules/${NAME}`);
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: expect.stringContaining("Tests:       3 passed, 3 total") as string,
      });
    },
    SLOW,
  );

  it.each([
    ["a module that exists", ["redis", REDIS, "6379"], "modules/redis already exists; nothing was"],
    ["a name with capitals", ["Redis", REDIS, "6379"], 'Invalid name: "Redis"\n\nUsage: '],
    ["a name that is a path", ["../redis", REDIS, "6379"], "Invalid name"],
    ["no name", [], 'Invalid name: ""'],
    ["an image without a tag", ["thing", "redis", "6379"], 'Invalid image: "redis"'],
    ["an image that is code", ["thing", 'redis:8"+x+"', "6379"], "Invalid image"],
    ["a port that is none", ["thing", REDIS, "65536"], 'Invalid port: "65536"'],
    ["a title in lower case", ["thing", REDIS, "6379", "thing"], 'Invalid title: "thing"'],
    ["more", ["thing", REDIS, "6379", "Thing", "!"], 'Invalid extra argument: "!"'],
  ])("refuses %s, and writes nothing", async (_title, args, message) => {
    const before = [await read("package.json"), await read(CATALOGUE)];
    expect(await generate(...args)).toEqual({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining(message) as string,
    });
    expect([await read("package.json"), await read(CATALOGUE)]).toEqual(before);
  });
});
