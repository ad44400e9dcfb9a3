import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "../../../src/build/build";
import { emptyOrder } from "../../../src/build/build-order";
import { checkFolder } from "../../../src/build/context/check-source";
import { readConfig } from "../../../src/config";
import { DockerEngine } from "../../../src/engine/docker-engine";
import { ContextReceiver } from "../../support/context-receiver";
import { runProgram } from "../../support/run-program";

const TREE = [
  "Dockerfile",
  "other.dockerfile",
  "README.md",
  "a.txt",
  "b.txt",
  "ab",
  "a-b",
  "a.b",
  "a+b(1).txt",
  "[x].txt",
  "x.txt",
  " space.txt",
  "#hash",
  "!bang",
  "ä/ö ü.txt",
  "日本語.txt",
  "src/index.ts",
  "src/index.test.ts",
  "src/deep/er/index.ts",
  "src/deep/keep.md",
  "node_modules/a/index.js",
  "node_modules/a/package.json",
  "node_modules/b/node_modules/c/index.js",
  "packages/one/node_modules/d/index.js",
  "packages/one/keep/me.txt",
  "packages/two/keep/me.txt",
  "target/debug/x",
  ".env",
  ".git/config",
  "foo/bar",
  "foo/bar.txt",
  "foobar",
  `long/${"n".repeat(90)}/${"m".repeat(120)}/file.txt`,
];

/** Contents of `.dockerignore`; each tricky one is on its own. */
const IGNORE_FILES: readonly string[] = [
  "",
  "node_modules",
  "/node_modules/",
  "./node_modules",
  "**/node_modules",
  "node_modules/**",
  "**/node_modules/**",
  "*",
  "**",
  "*\n!src",
  "*\n!src/**\nsrc/deep",
  "*\n!src/deep/er/index.ts",
  "*\n!**/*.ts",
  "**\n!**/*.ts",
  "packages/*\n!packages/one/keep",
  "packages\n!packages/*/keep",
  "packages\n!packages/one\npackages/one/node_modules",
  "packages/**/keep\n!packages/two/keep/me.txt",
  "src/*\n!src/deep\n",
  "!src\nsrc",
  "src\n!src/index.ts\nsrc/index.ts",
  "*.txt\n!a.txt\n!b.txt\n*b.txt",
  "*/*.txt",
  "**/*.txt",
  "**.txt",
  "**b",
  "a**",
  "src/**/index.ts",
  "src/**index.ts",
  "?.txt",
  "[ab].txt",
  "[^ab].txt",
  "[a-c].txt",
  "\\[x\\].txt",
  "a?b",
  "a.b",
  "a+b(1).txt",
  "a*b*",
  "# comment\n #hash\n\\#hash",
  "   a.txt   \r\n\r\nb.txt\r\n",
  "\uFEFFa.txt\nb.txt",
  "! a.txt",
  "a.txt\n! a.txt",
  "\\a.txt\n\\d.txt\n\\w.txt",
  "\\!bang",
  "foo/",
  "foo/../a.txt",
  "foo//bar",
  "./foo/./bar.txt",
  "../a.txt",
  "/",
  ".",
  ".dockerignore",
  "Dockerfile\n.dockerignore",
  "*\n!Dockerfile",
  "*.md\n!README.md",
  ".*",
  ".??*",
  "ä",
  "日*",
  "**/ö*",
  "long/*/m*",
  "**/deep/**\n!**/keep.md",
  "src/deep\n!src/deep/*.md",
  "src/deep/\n!src/d*p/keep.md",
  "*/*/*",
  "**/*/index.js",
];

let folder: string;
let receiver: ContextReceiver;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mayfly-file-list-"));
  for (const path of TREE) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), `${path}\n`);
  }
  writeFileSync(join(folder, "run.sh"), "#!/bin/sh\n", { mode: 0o755 });
  writeFileSync(join(folder, "secret"), "", { mode: 0o600 });
  writeFileSync(join(folder, "empty"), "");
  mkdirSync(join(folder, "empty-folder"), { mode: 0o700 });
  symlinkSync("a.txt", join(folder, "link"));
  symlinkSync("nowhere", join(folder, "broken-link"));
  symlinkSync("src", join(folder, "folder-link"));
  linkSync(join(folder, "b.txt"), join(folder, "hard-link"));
  execFileSync("mkfifo", [join(folder, "fifo")]);
  execFileSync("chmod", ["4755", join(folder, "ab")]);
  receiver = await ContextReceiver.start();
});

afterAll(async () => {
  await receiver[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function sentByCli(dockerfile: string): Promise<string[] | "refused"> {
  receiver.entries = [];
  const { code, stderr } = await runProgram(
    "docker",
    ["--host", `unix://${receiver.socketPath}`, "build", "-f", join(folder, dockerfile), folder],
    { env: { ...process.env, DOCKER_BUILDKIT: "0", DOCKER_CONTEXT: "" } },
  );
  if (code === 0) return receiver.entries;
  expect(stderr).toMatch(/pattern|context/);
  return "refused";
}

async function sentByMayfly(dockerfile: string): Promise<string[] | "refused"> {
  receiver.entries = [];
  const source = checkFolder(folder, { dockerfileName: dockerfile }, "test");
  const engine = new DockerEngine(receiver.endpoint);
  const runtime = { engine, ...RUNTIME };
  try {
    await build({ ...emptyOrder(source), skipUnchanged: false }, "app", { kept: true }, runtime);
  } catch (error) {
    expect(error).toMatchObject({ code: "IMAGE_BUILD_FAILED" });
    return "refused";
  }
  return receiver.entries;
}

const RUNTIME = {
  config: readConfig({}, "/nonexistent"),
  session: { id: "s", labels: {}, filter: {} },
  reaper: { track: () => Promise.resolve() },
};

describe("the engine gets the same files from Mayfly and from the docker CLI", () => {
  it.each(IGNORE_FILES)("%j", async (text) => {
    writeFileSync(join(folder, ".dockerignore"), text);
    const theirs = await sentByCli("Dockerfile");
    expect(theirs).toContainEqual(expect.stringMatching(/^Dockerfile /));
    expect(await sentByMayfly("Dockerfile")).toEqual(theirs);
  });

  it.each(["[", "[]a]", "a[b", "[b-a]", "\\", "\\q", "!"])("refused: %j", async (text) => {
    writeFileSync(join(folder, ".dockerignore"), text);
    expect(await sentByCli("Dockerfile")).toBe("refused");
    expect(await sentByMayfly("Dockerfile")).toBe("refused");
  });

  it("another Dockerfile that is ignored", async () => {
    writeFileSync(join(folder, ".dockerignore"), "*.dockerfile\nDockerfile");
    const theirs = await sentByCli("other.dockerfile");
    expect(theirs).toContainEqual(expect.stringContaining("other.dockerfile"));
    expect(await sentByMayfly("other.dockerfile")).toEqual(theirs);
  });
});
