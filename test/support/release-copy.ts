import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./paths";
import { runProgram, type Finished } from "./run-program";

const RELEASE = join(ROOT, "scripts", "release.mjs");
const ADDRESS = "https://example.org/mayfly";
const MANIFEST = {
  name: "mayfly",
  version: "1.2.3",
  license: "MIT",
  repository: { type: "git", url: `git+${ADDRESS}.git` },
  bugs: `${ADDRESS}/issues`,
  homepage: ADDRESS,
  type: "commonjs",
  files: ["dist"],
  main: "./dist/index.js",
  types: "./dist/index.d.ts",
  exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
};

/** A package that is ready for a release. */
const FILES: Readonly<Record<string, string>> = {
  "package-lock.json": JSON.stringify({ version: "1.2.3" }),
  "src/version.ts": 'export const VERSION = "1.2.3";\n',
  "CHANGELOG.md": "# Changelog\n\n## 1.2.3 - 2026-01-31\n\n## 1.2.2 - 2026-01-01\n",
  "README.md": `# Mayfly\n\n## It's here: now\n\n[a](docs/a.md#one-two) [b](#its-here-now) [c](${ADDRESS})\n`,
  "docs/a.md": "# One, two\n",
  "dist/index.js": "exports.GenericContainer = class {};\n",
  "dist/index.d.ts": "export declare class GenericContainer {}\n",
};

const COMMIT = [
  ...["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"],
  ...["commit", "-q", "-m", "All"],
];

/** What a test changes in the package. */
export interface Spoiling {
  /** Other content of files. */
  readonly files?: Readonly<Record<string, string>>;
  /** Other fields of package.json. */
  readonly manifest?: object;
  /** Adds a file that is not committed. */
  readonly isChanged?: boolean;
}

/** Runs these checks of a release on a package that is ready for one, apart from the spoiling. */
export async function release(
  { files = {}, manifest = {}, isChanged = false }: Spoiling,
  only: string,
  ...options: readonly string[]
): Promise<Finished> {
  const copy = await mkdtemp(join(tmpdir(), "mayfly-release-test-"));
  try {
    const own = { "package.json": JSON.stringify({ ...MANIFEST, ...manifest }) };
    for (const [path, text] of Object.entries({ ...FILES, ...own, ...files })) {
      await mkdir(join(copy, path, ".."), { recursive: true });
      await writeFile(join(copy, path), text);
    }
    if (only.includes("clean")) {
      for (const args of [["init", "-q"], ["add", "."], COMMIT]) {
        expect(await runProgram("git", args, { cwd: copy })).toMatchObject({ code: 0 });
      }
    }
    if (isChanged) await cp(join(copy, "README.md"), join(copy, "NEW.md"));
    return await runProgram(process.execPath, [RELEASE, "--only", only, ...options, copy]);
  } finally {
    await rm(copy, { recursive: true });
  }
}
