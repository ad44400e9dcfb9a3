import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installed, pack } from "../support/npm-packages";
import { ROOT } from "../support/paths";
import { environmentOfItsOwn } from "../support/run-of-its-own";
import { runProgram, type Finished } from "../support/run-program";

// npm installs packages, on a busy machine and while others do so at the same time.
jest.setTimeout(600_000);

/** What the package's users have besides it; their versions are fixed so that a run tells of Mayfly. */
const CONSUMER = {
  private: true,
  devDependencies: {
    "@types/node": "20.19.43",
    jest: "30.5.2",
    typescript: "6.0.3",
    "typescript-5.2": "npm:typescript@5.2.2",
    vitest: "3.2.4",
  },
};

let folder: string;
let tarball: string;

const npm = (args: readonly string[], cwd: string): Promise<Finished> =>
  runProgram("npm", [...args, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd,
  });

async function install(project: string, manifest: object): Promise<void> {
  await mkdir(join(folder, project));
  await writeFile(join(folder, project, "package.json"), JSON.stringify(manifest));
  const installed = await npm(["install", tarball], join(folder, project));
  expect(installed).toMatchObject({ code: 0 });
}

// dist/ is what the tests run already, so the package is not built again beneath them.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-package-"));
  tarball = await pack(folder);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("the packed tarball, alone in an empty folder", () => {
  beforeAll(() => install("alone", { private: true }));

  const alone = (...path: string[]): string => join(folder, "alone", ...path);

  it("holds the library, its modules, and nothing of the repository's own", async () => {
    const files = await readdir(alone("node_modules", "mayfly"), { recursive: true });
    expect(files).toEqual(
      expect.arrayContaining([
        "README.md",
        "package.json",
        join("dist", "src", "index.js"),
        join("dist", "src", "index.d.ts"),
        join("dist", "src", "cli", "main.js"),
        join("dist", "modules", "redis", "index.js"),
        join("dist", "modules", "postgresql", "THIRD-PARTY-LICENSES.txt"),
      ]),
    );
    expect(
      files.filter((file) => /(^|[/\\])(test|scripts|bench|examples)([/\\]|$)/.test(file)),
    ).toEqual([]);
  });

  it("has the program mayfly", async () => {
    const { code, stdout } = await runProgram(alone("node_modules", ".bin", "mayfly"), ["--help"]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^ {2}prune /m) as string,
    });
  });

  it("has the program that mayfly doctor starts and kills", async () => {
    const options = { env: environmentOfItsOwn() };
    const doctor = await runProgram(
      alone("node_modules", ".bin", "mayfly"),
      ["doctor", "--json"],
      options,
    );
    const findings = JSON.parse(doctor.stdout) as { check: string; status: string }[];
    expect(findings).toContainEqual(expect.objectContaining({ check: "cleanup", status: "ok" }));
  });

  it("holds only what an export or the program leads to", async () => {
    const files = await readdir(alone("node_modules", "mayfly"), { recursive: true });
    const named = (name: string) => files.filter((file) => file.endsWith(name));
    expect(named(".map")).toEqual([]);
    expect(named(join("builder", "generic-container.js"))).toEqual([]);
    expect(named(join("cleanup", "judge.d.ts"))).toEqual([]);
    expect(named(join("builder", "generic-container.d.ts"))).toHaveLength(1);
    // Each of the 65 modules takes some 4 kB, the parser of mayfly migrate 85 kB, services of a swarm 14 kB.
    expect((await stat(tarball)).size).toBeLessThanOrEqual(900_000);
  });

  it("brings few packages", async () => {
    const lock = JSON.parse(await readFile(alone("package-lock.json"), "utf8")) as {
      packages: Record<string, unknown>;
    };
    // Most of them are dockerode's.
    expect(Object.keys(lock.packages).length).toBeLessThanOrEqual(87);
    expect(Object.keys(lock.packages)).not.toContain("node_modules/pg");
  });

  it("loads nothing heavy when it is required", async () => {
    const program = `
      const { exports } = require("mayfly/package.json");
      for (const [name, file] of Object.entries(exports)) {
        if (name === "." || name === "./module" || file.startsWith("./dist/modules/")) {
          require("mayfly" + name.slice(1));
        }
      }
      const packages = Object.keys(require.cache)
        .map((file) => /node_modules[\\\\/]((?:@[^\\\\/]+[\\\\/])?[^\\\\/]+)/.exec(file)?.[1]);
      console.log([...new Set(packages)].join());
    `;
    const { stdout } = await runProgram(process.execPath, ["-e", program], { cwd: alone() });
    expect(stdout).toBe("mayfly\n");
  });

  it.each([
    ["mayfly/fixtures", 3],
    ["mayfly", 4],
    ["mayfly/redis", 5],
    ["mayfly/postgresql", 5],
  ])("loads %s in few files", async (name, files) => {
    const program = `require("${name}"); console.log(Object.keys(require.cache).length)`;
    const { stdout } = await runProgram(process.execPath, ["-e", program], { cwd: alone() });
    expect(Number(stdout)).toBeLessThanOrEqual(files);
  });

  it("has each module once, by whatever path it is loaded", async () => {
    const program = `
      const { GenericContainer, MayflyError } = require("mayfly");
      const dist = require("node:path").dirname(require.resolve("mayfly"));
      console.log(
        require(dist + "/index.js").GenericContainer === GenericContainer,
        require(dist + "/errors/index.js").MayflyError === MayflyError,
        require("mayfly/redis").RedisContainer.prototype instanceof GenericContainer,
      );
    `;
    const { stdout } = await runProgram(process.execPath, ["-e", program], { cwd: alone() });
    expect(stdout).toBe("true true true\n");
  });

  it("keeps the names of classes and functions, which errors and stack traces show", async () => {
    const program = `
      // Some classes have a second name, from testcontainers.
      const plain = (name) => name.replace(/^_|Abstract|Generic/g, "");
      for (const name of ["mayfly", "mayfly/fixtures", "mayfly/postgresql", "mayfly/redis"]) {
        for (const [key, value] of Object.entries(require(name))) {
          if (typeof value === "function" && plain(value.name) !== plain(key)) console.log(key, value.name);
        }
      }
      try {
        new (require("mayfly").GenericContainer)("busybox").withName(5);
      } catch (error) {
        console.log(error.name, /at GenericContainer.withName/.test(error.stack));
      }
    `;
    const { stdout } = await runProgram(process.execPath, ["-e", program], { cwd: alone() });
    expect(stdout).toBe("InvalidOptionError true\n");
  });

  it("has the same names for import as for require", async () => {
    const names = ["mayfly", "mayfly/fixtures", "mayfly/postgresql", "mayfly/redis"];
    const program = `
      import { createRequire } from "node:module";
      for (const name of ${JSON.stringify(names)}) {
        const imported = Object.keys(await import(name)).filter((key) => !/^(default|module.exports|__esModule)$/.test(key));
        const required = Object.keys(createRequire(process.cwd() + "/").call(undefined, name));
        console.log(imported.length > 1 && imported.sort().join() === required.sort().join());
      }
    `;
    const { stdout } = await runProgram(process.execPath, ["--input-type=module", "-e", program], {
      cwd: alone(),
    });
    expect(stdout).toBe("true\n".repeat(names.length));
  });
});

describe("the packed tarball, in its users' projects", () => {
  const projects = join(ROOT, "test", "package", "projects");
  const path = (...parts: string[]): string => join(folder, "consumer", ...parts);
  const node = (...args: string[]): Promise<Finished> =>
    runProgram(process.execPath, args, { cwd: path() });

  beforeAll(async () => {
    await install("consumer", CONSUMER);
    await cp(projects, path(), { recursive: true });
  });

  it("works with require", async () => {
    expect(await node(path("commonjs", "start.js"))).toEqual({
      code: 0,
      stdout: "200 function function\n",
      stderr: "",
    });
  });

  it("works with import, on the same copy of its state", async () => {
    const { code, stdout, stderr } = await node(path("esm", "start.mjs"));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^200 true\n/);
    expect(stdout).toContain("RedisContainer");
  });

  it("works under Jest, which finds no open handle", async () => {
    const jest = path("node_modules", "jest", "bin", "jest.js");
    const { code, stderr } = await node(jest, "--rootDir", path("jest"), "--detectOpenHandles");
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining("Tests:       7 passed") as string,
    });
    expect(stderr).not.toMatch(/open handle|did not exit/);
  });

  it("works under Vitest", async () => {
    const vitest = path("node_modules", "vitest", "vitest.mjs");
    const { code, stdout } = await node(vitest, "run", "--root", path("vitest"));
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/1 passed/) as string,
    });
  });

  it.each([
    [
      "jest",
      ["jest", "bin", "jest.js"],
      ["--reporters=default", "--reporters=mayfly/jest-reporter"],
      ["--rootDir"],
    ],
    [
      "vitest",
      ["vitest", "vitest.mjs"],
      ["run", "--reporter=default", "--reporter=mayfly/vitest-reporter"],
      ["--root"],
    ],
  ])("has a reporter for %s", async (project, program, reporters, [root]) => {
    const args = [path("node_modules", ...program), ...reporters, root!, path(project)];
    const env = environmentOfItsOwn();
    const { code, stderr } = await runProgram(process.execPath, args, { cwd: path(), env });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^Mayfly: \d containers? started, in \d/m) as string,
    });
    expect(stderr).toMatch(/^ {2}busybox:1\.37 .* start \d/m);
  });

  const sources = ["use", "drop-in", "fixtures"];
  const compile = (typescript: string, options: readonly string[]): Promise<Finished> =>
    node(
      typescript,
      ...["--noEmit", "--strict", "--skipLibCheck", "false", "--exactOptionalPropertyTypes"],
      ...options,
      ...sources.map((name) => path("types", `${name}.ts`)),
    );

  it.each([
    ["typescript", "Node16", "Node16"],
    ["typescript", "ESNext", "Bundler"],
    ["typescript-5.2", "Node16", "Node16"],
    ["typescript-5.2", "ESNext", "Bundler"],
    ["typescript-5.2", "CommonJS", "Node10"],
  ])("has types for %s with modules %s, resolved as %s", async (typescript, module, resolution) => {
    const { code, stdout } = await compile(path("node_modules", typescript, "lib", "tsc.js"), [
      ...["--target", "ES2022", "--lib", "ES2022,ESNext.Disposable", "--types", "node"],
      ...["--module", module, "--moduleResolution", resolution],
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  });

  it.each([
    ["6", () => Promise.resolve(path("node_modules"))],
    ["7", () => installed({ typescript: "7.0.2" })],
  ])(
    "has types for TypeScript %s in a project that names neither types nor a lib",
    async (_, folder) => {
      const typescript = join(await folder(), "typescript", "lib", "tsc.js");
      const { code, stdout } = await compile(typescript, ["--module", "NodeNext"]);
      expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    },
  );

  it("has types for each export, however it is resolved", async () => {
    const { exports, typesVersions } = JSON.parse(
      await readFile(join(ROOT, "package.json"), "utf8"),
    ) as { exports: Record<string, unknown>; typesVersions: { "*": Record<string, unknown> } };
    const modules = Object.keys(exports)
      .map((name) => name.slice("./".length))
      .filter((name) => exports[`./${name}`] === `./dist/modules/${name}/index.js`);
    for (const name of modules) {
      expect(typesVersions["*"][name]).toEqual([`./dist/modules/${name}/index.d.ts`]);
    }
    // The check takes seconds for each, and the modules are alike: one stands for all.
    const [, ...others] = modules;
    expect(others.length).toBeGreaterThan(50);
    const cli = await installed({ "@arethetypeswrong/cli": "0.18.5" });
    const attw = join(cli, "@arethetypeswrong", "cli", "dist", "index.js");
    const { code, stdout } = await node(attw, tarball, "--exclude-entrypoints", ...others);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining("No problems found") as string,
    });
  });
});
