import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { VERSION } from "../../src/version";
import { eventually } from "../support/eventually";
import { installed } from "../support/npm-packages";
import { ROOT } from "../support/paths";
import { environmentOfItsOwn } from "../support/run-of-its-own";
import { runProgram, type Finished } from "../support/run-program";
import { RunnerProject } from "../support/runner-project";

// npm installs packages at the first run, and others may do so at the same time.
jest.setTimeout(600_000);

const PROJECTS = join("test", "package", "projects", "migrate");
const CLI = join(ROOT, "dist", "src", "cli", "main.js");

/** Modelled on what Nest's command line makes. */
const NEST = {
  "@nestjs/common": "11.2.6",
  "@nestjs/core": "11.2.6",
  "@nestjs/platform-express": "11.2.6",
  "@nestjs/testing": "11.2.6",
  "@types/jest": "30.0.0",
  "@types/node": "20.19.43",
  jest: "30.5.2",
  pg: "8.23.1",
  "reflect-metadata": "0.2.2",
  rxjs: "7.8.2",
  "ts-jest": "29.4.15",
  typescript: "6.0.3",
};

const mayfly = (folder: string, ...args: readonly string[]): Promise<Finished> =>
  runProgram(process.execPath, [CLI, "migrate", ...args], { cwd: folder });
const read = (folder: string, file: string): Promise<string> =>
  readFile(join(folder, file), "utf8");
const manifestOf = async (folder: string, file = "package.json"): Promise<unknown> =>
  JSON.parse(await read(folder, file));

/** Makes a copy of a project that is only looked at. */
async function copyOf(name: string): Promise<{ folder: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), "mayfly-migrate-"));
  await cp(join(ROOT, PROJECTS, name), folder, { recursive: true });
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

async function runnable(name: string): Promise<RunnerProject> {
  return RunnerProject.of(`migrate-${name}`, [join(PROJECTS, name)]);
}

describe("mayfly migrate", () => {
  it("migrates a project of Jest with a global setup, whose tests then pass", async () => {
    const project = await runnable("jest-global-setup");
    const { code, stdout, stderr } = await mayfly(project.folder, "--yes");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(`Changes:

  package.json
    - "@testcontainers/redis": "^12.2.0",
    - "testcontainers": "^12.2.0"
    + "mayfly": "^${VERSION}"

  test/global-setup.js
    - const { RedisContainer } = require("@testcontainers/redis");
    + const { RedisContainer } = require("mayfly/redis");
    - const { GenericContainer, Wait } = require('testcontainers');
    + const { GenericContainer, Wait } = require('mayfly');

Look at these yourself:

  jest.config.js
    4: transformIgnorePatterns: ["/node_modules/(?!@testcontainers)"],
       Names testcontainers: change it if it means the package

  test/global-setup.js
    15: process.env.WEB_URL = \`http://localhost:\${web.getMappedPort(8080)}/hostname\`;
       Ports are bound to 127.0.0.1 only: use getHost() in place of "localhost"

Changed 2 files. Next: run npm install, and run your tests.
`);
    const run = await project.run("jest", ["--ci"]);
    expect(run).toMatchObject({ code: 0, output: expect.stringContaining("2 passed") as string });
    await project.remove();
  });

  it("migrates a project of Vitest with provide, whose tests then pass", async () => {
    const project = await runnable("vitest-provide");
    const { code, stdout } = await mayfly(project.folder, "--yes");
    expect(code).toBe(0);
    expect(stdout).toContain('    6: server: { deps: { external: ["testcontainers"] } },\n');
    expect(await read(project.folder, "test/mailer.test.ts")).toContain(
      'vi.mock("mayfly", async (original) => ({\n  ...(await original<typeof import("mayfly")>()),\n',
    );
    const run = await project.run("vitest-4", ["run"]);
    expect(run).toMatchObject({ code: 0, output: expect.stringContaining("1 passed") as string });
    await project.remove();
  });

  it("migrates a project of NestJS, whose tests then pass", async () => {
    const project = await runnable("nestjs");
    expect(await mayfly(project.folder, "--yes")).toMatchObject({ code: 0, stderr: "" });
    expect(await manifestOf(project.folder)).toMatchObject({
      dependencies: { pg: "^8.23.1" },
      devDependencies: { mayfly: `^${VERSION}`, jest: "^30.5.2" },
    });
    await linkPackages(await installed(NEST), join(project.folder, "node_modules"));
    const runner = join("node_modules", "jest", "bin", "jest.js");
    const options = { cwd: project.folder, env: environmentOfItsOwn() };
    const args = [runner, "--ci", "--testTimeout=120000"];
    const run = await runProgram(process.execPath, args, options);
    expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining("1 passed") as string });
    await project.remove();
  });

  it("migrates each package of a monorepo, whose tests then pass", async () => {
    const project = await runnable("monorepo");
    expect(await mayfly(project.folder, "--yes")).toMatchObject({ code: 0, stderr: "" });
    expect(await read(project.folder, "packages/testing/package.json")).toBe(`{
    "name": "@platform/testing",
    "private": true,
    "main": "src/index.js",
    "peerDependencies": {
        "mayfly": "^${VERSION}"
    },
    "devDependencies": {
        "mayfly": "^${VERSION}"
    }
}
`);
    expect(await manifestOf(project.folder, "packages/cache/package.json")).toMatchObject({
      devDependencies: { "@platform/testing": "*", mayfly: `^${VERSION}` },
    });
    const run = await project.run("jest", ["--ci"]);
    expect(run).toMatchObject({ code: 0, output: expect.stringContaining("2 passed") as string });
    await project.remove();
  });

  it("migrates the helper of a project of Prisma, and names what a person has to change", async () => {
    await using project = await copyOf("prisma");
    const { stdout } = await mayfly(project.folder, "--yes");
    expect(await read(project.folder, "src/database.ts")).toContain(
      'import { PostgreSqlContainer, type StartedPostgreSqlContainer } from "mayfly/postgresql";\nimport { Network } from "mayfly";\n',
    );
    expect(stdout).toContain(
      "    17: .withEnvironment({ PGOPTIONS: undefined as unknown as string })\n       withEnvironment() refuses undefined as a value: leave the name out\n",
    );
  });

  it("makes testcontainers an alias in a project with a module that Mayfly lacks", async () => {
    await using project = await copyOf("alias");
    const before = await read(project.folder, "test/legacy.test.js");
    const { code, stdout } = await mayfly(project.folder, "--yes");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Mayfly has no module for @testcontainers\/surrealdb\.\n/);
    expect(await read(project.folder, "test/legacy.test.js")).toBe(before);
    expect(await manifestOf(project.folder)).toMatchObject({
      devDependencies: {
        "@testcontainers/surrealdb": "^12.1.0",
        testcontainers: `npm:mayfly@^${VERSION}`,
      },
      overrides: { testcontainers: "$testcontainers" },
    });
  });

  it("changes nothing with --dry-run, without a terminal, and a second time", async () => {
    await using project = await copyOf("monorepo");
    const manifest = await read(project.folder, "packages/cache/package.json");
    const dry = await mayfly(project.folder, "--dry-run");
    expect(dry).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/Would change 5 files\.\n$/) as string,
    });
    expect(await mayfly(project.folder)).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(/Nothing was changed: .* needs --yes\.\n$/) as string,
    });
    expect(await read(project.folder, "packages/cache/package.json")).toBe(manifest);
    await mayfly(dirname(project.folder), project.folder, "--yes");
    expect(await mayfly(project.folder, "--yes")).toMatchObject({
      code: 0,
      stdout: "Nothing to change: neither a package.json nor an import names testcontainers.\n",
    });
  });

  it("is ended by Ctrl+C at its question", async () => {
    await using project = await copyOf("monorepo");
    // script(1) of util-linux gives the program a terminal.
    const command = `${process.execPath} ${CLI} migrate ${project.folder}`;
    const running = spawn("script", ["-qefc", command, "/dev/null"]);
    const ended = once(running, "close");
    let printed = "";
    running.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
    await eventually("it asks", () => Promise.resolve(printed.includes("[y/N] ") || printed));
    running.stdin.write("\u0003");
    expect(await ended).toEqual([130, null]);
    expect(printed).not.toContain("mayfly:");
  });

  it("refuses a folder without package.json", async () => {
    await using project = await copyOf("prisma");
    expect(await mayfly(join(project.folder, "src"))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^mayfly: folder: expected a folder with a package\.json, got /,
      ) as string,
    });
  });
});

/** Links what a project does not have yet. */
async function linkPackages(store: string, modules: string): Promise<void> {
  for (const name of await readdir(store)) {
    try {
      await symlink(join(store, name), join(modules, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
