import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findCompose, isAtLeast } from "../../../src/compose/find-program";

let folder: string;
const { PATH } = process.env;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-find-compose-"));
  process.env["PATH"] = folder;
});
afterEach(async () => {
  process.env["PATH"] = PATH;
  await rm(folder, { recursive: true });
});

/** Writes a program that answers as a version of compose. */
async function program(name: string, answer: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${answer}\n`);
  await chmod(path, 0o755);
  return path;
}

describe("finding Docker Compose", () => {
  it("prefers the docker CLI's plugin", async () => {
    await program("docker", '[ "$*" = "compose version --short" ] && echo v2.31.0-desktop.2');
    await program("docker-compose", "echo 2.1.0");
    expect(await findCompose()).toEqual({ command: ["docker", "compose"], version: [2, 31, 0] });
  });

  it("takes docker-compose v2 on its own if the docker CLI has no plugin", async () => {
    await program("docker", "echo 'docker: unknown command: docker compose' >&2; exit 1");
    await program("docker-compose", "echo 2.26.1-4");
    const found = await findCompose();
    // On a machine with the plugin, that is found in its folder before.
    expect(found.command.at(-1)).toMatch(/docker-compose$/);
    expect(found.version[0]).toBeGreaterThanOrEqual(2);
  });

  it("refuses v1, and says what to install", async () => {
    const executablePath = await program("docker-compose", "echo 1.29.2");
    await expect(findCompose({ standalone: true, executablePath })).rejects.toMatchObject({
      code: "COMPOSE_NOT_FOUND",
      message: expect.stringMatching(
        /^Docker Compose v2 was not found\. Tried:\n {2}\S+docker-compose: version 1\.29\.2, which is compose v1\nHint: install the docker CLI's plugin: /,
      ) as string,
    });
  });

  it("runs the program that it is told to", async () => {
    const executablePath = await program(
      "nerdctl",
      '[ "$1 $2 $3" = "-H x compose" ] && echo 2.0.1',
    );
    expect(await findCompose({ executablePath, options: ["-H", "x"] })).toEqual({
      command: [executablePath, "-H", "x", "compose"],
      version: [2, 0, 1],
    });
    await expect(findCompose({ executablePath: join(folder, "none") })).rejects.toThrow(
      `${join(folder, "none")} compose: ${join(folder, "none")} is not on the PATH`,
    );
  });

  it("asks a program for its version once, and again if it could not be used", async () => {
    const count = join(folder, "count");
    const broken = `echo >>${count}; exit 1`;
    const executablePath = await program("own-compose", broken);
    const find = () => findCompose({ standalone: true, executablePath });
    await expect(find()).rejects.toMatchObject({ code: "COMPOSE_NOT_FOUND" });
    await program("own-compose", `echo >>${count}; echo 2.30.0`);
    const found = await Promise.all([find(), find()]);
    expect(await find()).toBe(found[0]);
    expect(await readFile(count, "utf8")).toBe("\n\n");
  });

  it.each([
    [[2, 24, 4], true],
    [[2, 24, 3], false],
    [[2, 30, 0], true],
    [[3, 0, 0], true],
    [[2, 9, 9], false],
  ] as const)("compares %j with 2.24.4", (version, expected) => {
    expect(isAtLeast(version, [2, 24, 4])).toBe(expected);
  });
});
