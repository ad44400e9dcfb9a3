import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installed, pack } from "../support/npm-packages";
import { ROOT } from "../support/paths";
import { environmentOfItsOwn } from "../support/run-of-its-own";
import { type Finished, runProgram } from "../support/run-program";

// npm installs packages, on a busy machine and while others do so at the same time.
jest.setTimeout(600_000);

const PROJECT = join(ROOT, "test", "package", "projects", "peer-modules");

interface Modules {
  /** Packages that modules use, and that only testcontainers declares. */
  readonly undeclared: Record<string, string>;
  readonly modules: Record<string, string>;
}

/** Written by `scripts/record-testcontainers.mjs`. */
interface TestcontainersRecord {
  readonly testcontainers: string;
  readonly date: string;
  readonly results: Record<string, unknown>;
}

let folder: string;

/** Installs the modules, and Mayfly in place of testcontainers, as docs/migrating.md says. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-peer-modules-"));
  await cp(PROJECT, folder, { recursive: true });
  const tarball = await pack(folder);
  const { modules, undeclared } = await readJson<Modules>("modules.json");
  const versions = Object.entries(modules).map(([name, version]): [string, string] => [
    `@testcontainers/${name}`,
    version,
  ]);
  const manifest = {
    private: true,
    dependencies: { testcontainers: `file:${tarball}`, ...Object.fromEntries(versions) },
    overrides: { testcontainers: "$testcontainers" },
    devDependencies: { "@types/node": "20.19.43", typescript: "6.0.3", ...undeclared },
  };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  expect(await runProgram("npm", args, { cwd: folder })).toMatchObject({ code: 0 });
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function readJson<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(join(folder, file), "utf8")) as T;
}

it("testcontainers' own modules do on Mayfly what they do on testcontainers", async () => {
  const env = environmentOfItsOwn();
  const { code, stdout, stderr } = await runProgram(process.execPath, ["start.cjs", "ours.json"], {
    cwd: folder,
    env,
  });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "" });
  const { results } = await readJson<TestcontainersRecord>("record.json");
  expect(await readJson("ours.json")).toEqual(results);
});

it("the record has each builder of each module", async () => {
  const { results } = await readJson<TestcontainersRecord>("record.json");
  const source = await readFile(join(folder, "types.ts"), "utf8");
  const builders = [...source.matchAll(/^ {2}new (\w+)\(/gm)].map(([, name = ""]) => name);
  const recorded = Object.keys(results).map((title) => title.replace(/^.*: |,.*$/g, ""));
  expect(new Set(recorded)).toEqual(new Set([...builders, "SeleniumRecordingContainer"]));
});

it("each module's builder, and a subclass, compile without skipLibCheck", async () => {
  const { code, stdout } = await compile(false, ["types.ts", "spanner.d.ts"]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
});

it("what testcontainers exports fits, by its published types", async () => {
  const packages = await installed({ testcontainers: "12.2.0", "@types/node": "20.19.43" });
  const index = await readFile(join(packages, "testcontainers", "build", "index.d.ts"), "utf8");
  // Each name, whether a value or a type.
  const names = index.replaceAll(/from "\.[^"]*"/g, 'from "testcontainers"');
  await writeFile(join(folder, "names.ts"), names);
  const paths = { "the-peer": [join(packages, "testcontainers")] };
  const { code, stdout } = await compile(true, ["compared-types.ts", "names.ts"], paths);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
});

async function compile(
  skipLibCheck: boolean,
  files: readonly string[],
  paths: Readonly<Record<string, readonly string[]>> = {},
): Promise<Finished> {
  const compilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck,
    noImplicitOverride: true,
    exactOptionalPropertyTypes: !skipLibCheck,
    noPropertyAccessFromIndexSignature: true,
    target: "ES2022",
    lib: ["ES2022", "DOM", "ESNext.Disposable"],
    types: ["node"],
    module: "Node16",
    moduleResolution: "Node16",
    paths,
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  const tsc = join("node_modules", "typescript", "lib", "tsc.js");
  return runProgram(process.execPath, [tsc, "-p", "."], { cwd: folder });
}
