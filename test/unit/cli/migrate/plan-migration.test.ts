import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { formatMigration } from "../../../../src/cli/migrate/format-migration";
import { planMigration } from "../../../../src/cli/migrate/plan-migration";
import { runProgram } from "../../../support/run-program";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-migration-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, dirname(name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

const dependingOn = (name: string): string => JSON.stringify({ devDependencies: { [name]: "12" } });

describe("the plan of a migration", () => {
  it("leaves out files that git lists and that are gone", async () => {
    await write({
      "package.json": dependingOn("testcontainers"),
      "a.ts": 'import "testcontainers";',
      "gone.ts": 'import "testcontainers";',
    });
    const git = (...args: readonly string[]) => runProgram("git", args, { cwd: folder });
    expect((await git("init", "--quiet")).code).toBe(0);
    expect((await git("add", ".")).code).toBe(0);
    await rm(join(folder, "gone.ts"));
    const { files } = await planMigration(folder);
    expect(files.map(({ path }) => path)).toEqual(["a.ts", "package.json"]);
  });

  it("leaves files that are not UTF-8 to a person, and keeps a byte order mark", async () => {
    await write({
      "package.json": dependingOn("testcontainers"),
      "latin1.ts": Buffer.from('import "testcontainers"; // für alle', "latin1"),
      "marked.ts": '\uFEFFimport "testcontainers";',
    });
    const { files } = await planMigration(folder);
    expect(files).toMatchObject([
      { path: "latin1.ts", notes: [{ line: 1, says: "Is not UTF-8: change it yourself" }] },
      { path: "marked.ts", after: '\uFEFFimport "mayfly";', notes: [] },
      { path: "package.json" },
    ]);
    expect(files[0]?.after).toBe(files[0]?.before);
  });

  it("counts the modules that sources import: the package.json above may have them", async () => {
    const text = 'import "@testcontainers/surrealdb/build/x"; import "testcontainers";';
    await write({ "package.json": "{}", "a.ts": text });
    const migration = await planMigration(folder);
    expect(migration).toMatchObject({
      mode: "alias",
      withoutCounterpart: ["@testcontainers/surrealdb"],
      files: [
        {
          path: "package.json",
          after: "{}",
          notes: [
            { line: 1, says: expect.stringMatching(/^No package.json here depends/) as string },
          ],
        },
      ],
    });
  });

  it("is shown without characters that change a terminal", async () => {
    await write({
      "package.json": dependingOn("@testcontainers/\u001b[2J"),
      "a.config.js":
        'module.exports = "testcontainers/\\u001b[2J"; import "testcontainers/\u009b1m"',
    });
    const shown = formatMigration(await planMigration(folder, "rename"));
    expect(shown).toContain("\\u{1b}[2J");
    expect(shown).toContain("\\u{9b}1m");
    expect(shown).not.toContain("\u001b");
    expect(shown).not.toContain("\u009b");
  });
});
