import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findImages } from "../../../../src/cli/images/find-images";
import { digestOf } from "../../../support/locked-image";
import { runProgram } from "../../../support/run-program";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-project-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, dirname(name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

const builder = (image: string): string => `new GenericContainer("${image}")`;

describe("the images of a project", () => {
  it("are those of its sources, Dockerfiles and the recorded run, by their names in a lock", async () => {
    await write({
      "test/b.test.ts": builder("docker.io/library/redis:8"),
      "test/a.test.mjs": builder("redis:8"),
      "test/digest.test.ts": builder(`redis@${digestOf("1")}`),
      "test/types.d.ts": builder("types:1"),
      "node_modules/x/index.js": builder("dependency:1"),
      "api.Dockerfile": "ARG TAG=22\nFROM node:${TAG}\nFROM localhost/built:1\n",
      "images.txt": "mysql:9\nredis:8\n",
    });
    const { images, unreadable } = await findImages(folder, join(folder, "images.txt"));
    expect(Object.fromEntries(images)).toEqual({
      "redis:8": ["test/a.test.mjs", "test/b.test.ts"],
      "node:22": ["api.Dockerfile"],
      "mysql:9": [],
    });
    expect(unreadable).toEqual([]);
  });

  it("are not looked for in what git ignores", async () => {
    await write({
      ".gitignore": "out/\n",
      "out/a.js": builder("compiled:1"),
      "src/a.ts": builder("redis:8"),
    });
    expect((await runProgram("git", ["init", "--quiet"], { cwd: folder })).code).toBe(0);
    expect([...(await findImages(folder, undefined)).images.keys()]).toEqual(["redis:8"]);
  });

  it("are not known where a variable is not set, and in files that cannot be read", async () => {
    await write({
      Dockerfile: "ARG TAG\nFROM redis:${TAG}\n",
      "a.ts": 'import "mayfly"; const = 1',
      "flow.js": "opaque type Image = ;",
    });
    const { images, unreadable, unreadableFiles } = await findImages(folder, undefined);
    expect([...images]).toEqual([]);
    expect(unreadable).toEqual(["Dockerfile: redis:"]);
    expect(unreadableFiles).toEqual([expect.stringMatching(/^a\.ts:1: Unexpected token/)]);
  });

  it("are not looked for in files that git lists and that are gone", async () => {
    await write({ "compose.yml": "services: {}", "a.ts": builder("redis:8") });
    expect((await runProgram("git", ["init", "--quiet"], { cwd: folder })).code).toBe(0);
    expect((await runProgram("git", ["add", "."], { cwd: folder })).code).toBe(0);
    await rm(join(folder, "compose.yml"));
    await rm(join(folder, "a.ts"));
    expect(await findImages(folder, undefined)).toEqual({
      images: new Map(),
      unreadable: [],
      unreadableFiles: [],
    });
  });

  it("are those of constants in a file that only its name tells", async () => {
    await write({
      "test/images.ts": 'export const REDIS = "redis:8";',
      "test/a.ts": 'import { REDIS } from "./images"; new RedisContainer(REDIS)',
    });
    const { images, unreadable } = await findImages(folder, undefined);
    expect([[...images.keys()], unreadable]).toEqual([["redis:8"], []]);
  });

  it("need a record that exists", async () => {
    await expect(findImages(folder, join(folder, "no.txt"))).rejects.toMatchObject({
      code: "INVALID_OPTION",
      option: "--recorded",
    });
  });
});
