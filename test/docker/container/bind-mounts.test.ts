import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { GenericContainer, type BindMode } from "../../../src";
import { BUSYBOX } from "../../support/images";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bind-mounts-"));
  writeFileSync(join(folder, "file"), "bound");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const mounting = (source: string, target: string, mode?: BindMode): GenericContainer =>
  new GenericContainer(BUSYBOX)
    .withCommand(["sleep", "60"])
    .withBindMounts([{ source, target, ...(mode && { mode }) }]);

it("a relative source is in the working directory, and ro,z is read-only", async () => {
  const source = `./${relative(process.cwd(), folder)}`;
  await using container = await mounting(source, "/data", "ro,z").start();
  expect((await container.exec(["cat", "/data/file"])).output).toBe("bound");
  const { exitCode, output } = await container.exec(["touch", "/data/other"]);
  expect([exitCode, output]).toEqual([1, expect.stringContaining("Read-only file system")]);
});

it("a missing folder is created by the engine, a missing file is refused", async () => {
  await using container = await mounting(join(folder, "results"), "/results").start();
  expect((await container.exec(["ls", "-d", "/results"])).exitCode).toBe(0);
  const missing = join(folder, "init.sql");
  await expect(mounting(missing, "/init.sql").start()).rejects.toThrow(
    `withBindMounts.source: expected an existing file, got "${missing}"`,
  );
});
