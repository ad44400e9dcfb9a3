import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { extract, pack } from "tar-stream";
import { GenericContainer, Wait, type StartedContainer } from "../../../src";
import { dockerClient } from "../../support/docker-client";
import { BUSYBOX, REDIS } from "../../support/images";

const builder = (): GenericContainer =>
  new GenericContainer(BUSYBOX).withCommand(["sleep", "infinity"]);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-hidden-"));
  await mkdir(join(folder, "sub"));
  await writeFile(join(folder, "sub", "f"), "file", { mode: 0o640 });
  await symlink("f", join(folder, "sub", "link"));
  await chmod(join(folder, "sub"), 0o750);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function archive(...names: string[]): Promise<Buffer> {
  const tar = pack();
  for (const name of names) tar.entry({ name, uid: 3, gid: 4 }, name);
  tar.finalize();
  return buffer(tar as AsyncIterable<Buffer>);
}

const modes = async (container: StartedContainer, ...paths: string[]): Promise<string[]> => {
  const { output } = await container.exec(["stat", "-c", "%A %u:%g %n", ...paths]);
  return output.trim().split("\n");
};

/** A tmpfs by the option, and by the engine's `Mounts`. */
const tmpfsAt = {
  "withTmpFs, /data": (it: GenericContainer) => it.withTmpFs({ "/data": "rw" }),
  "Mounts, /data": (it: GenericContainer) =>
    it.withCreateOptions(({ HostConfig }) => {
      HostConfig["Mounts"] = [{ Type: "tmpfs", Target: "/data" }];
    }),
};

describe.each(Object.entries(tmpfsAt))("a tmpfs by %s", (_, withTmpfs) => {
  it("gets copies before the container is ready, and reads them back", async () => {
    await using container = await withTmpfs(builder())
      .withCopyContentToContainer([
        { content: "text", target: "/data/deep/er/c", mode: 0o600, uid: 7 },
      ])
      .withCopyFilesToContainer([{ source: join(folder, "sub", "f"), target: "/data/file" }])
      .withCopyDirectoriesToContainer([{ source: folder, target: "/data/tree" }])
      .withCopyArchivesToContainer([
        { tar: Readable.from([await archive("x/y")]), target: "/data" },
      ])
      .withCopyContentToContainer([{ content: "beside", target: "/beside" }])
      .withWaitStrategy(Wait.forFile("/data/deep/er/c", { content: "text" }))
      .start();
    const paths = ["deep/er/c", "file", "tree/sub", "tree/sub/f", "x/y"].map((at) => `/data/${at}`);
    expect(await modes(container, "/data", ...paths)).toEqual([
      "drwxrwxrwt 0:0 /data",
      "-rw------- 7:0 /data/deep/er/c",
      "-rw-r----- 0:0 /data/file",
      "drwxr-x--- 0:0 /data/tree/sub",
      "-rw-r----- 0:0 /data/tree/sub/f",
      "-rw-r--r-- 3:4 /data/x/y",
    ]);
    expect((await container.exec("cat /data/tree/sub/link /data/x/y /beside")).stdout).toBe(
      "filex/ybeside",
    );
    expect((await container.copyFileFromContainer("/data/tree/sub/link")).toString()).toBe("file");
  });
});

it("a tmpfs behind a link, and one within a copied folder, get their files", async () => {
  await mkdir(join(folder, "data"));
  await writeFile(join(folder, "data", "in"), "in");
  await using container = await builder().withTmpFs({ "/data": "rw", "/mnt": "rw" }).start();
  await container.exec("ln -s /data /link");
  await container.copyContentToContainer([{ content: "linked", target: "/link/new/f" }]);
  await container.copyDirectoriesToContainer([{ source: folder, target: "/" }]);
  const bytes = await archive("mnt/a", "other/b");
  await container.copyArchiveToContainer(Readable.from([gzipSync(bytes)]));
  const paths = "/data/new/f /data/in /sub/f /mnt/a /other/b";
  expect((await container.exec(`cat ${paths}`)).output).toBe("linkedinfilemnt/aother/b");
  expect((await container.copyFileFromContainer("/link/new/f")).toString()).toBe("linked");
  await expect(container.copyFileFromContainer("/link/nope")).rejects.toThrow("(HTTP code 404)");
});

it("GNU tar writes and reads them, too, whoever runs the container", async () => {
  const long = `/cache/${"long-name/".repeat(30)}f`;
  const described = new GenericContainer(REDIS)
    .withEntrypoint(["sleep", "infinity"])
    .withUser("1234:5")
    .withTmpFs({ "/cache": "rw" });
  await using roots = await described
    .withCopyContentToContainer([{ content: "long", target: long, mode: 0o600 }])
    .start();
  expect(await modes(roots, "/cache")).toEqual(["drwxrwxrwt 0:0 /cache"]);
  expect((await roots.copyFileFromContainer(long)).toString()).toBe("long");
  await using users = await described.withCopyToContainerOptions({ copyUIDGID: true }).start();
  expect(await modes(users, long)).toEqual([`-rw------- 1234:5 ${long}`]);
});

it("files of a tmpfs are copied out with their modes, as files and as archives of any size", async () => {
  await using container = await builder().withTmpFs({ "/data": "rw,size=64m" }).start();
  const script =
    "mkdir -p /data/d && head -c 20000000 /dev/zero > /data/d/big && chmod 600 /data/d/big";
  await container.exec(["sh", "-c", script]);
  const target = join(folder, "out");
  await container.copyFileFromContainer("/data/d/big", target);
  expect(await stat(target)).toMatchObject({ size: 20_000_000 });
  expect((await stat(target)).mode & 0o777).toBe(0o600);
  const found: string[] = [];
  for await (const entry of (await container.copyArchiveFromContainer("/data/d")).pipe(extract())) {
    found.push(`${entry.header.name} ${entry.header.size}`);
    entry.resume();
  }
  expect(found.sort()).toEqual(["d/ 0", "d/big 20000000"]);
  await expect(container.copyArchiveFromContainer("/data/nope")).rejects.toThrow("(HTTP code 404)");
});

it("/dev/shm and /proc are read from inside, and /dev/shm is written", async () => {
  await using container = await builder()
    .withCopyContentToContainer([{ content: "before", target: "/dev/shm/a" }])
    .start();
  await container.copyContentToContainer([{ content: "after", target: "/dev/shm/b" }]);
  expect((await container.exec("cat /dev/shm/a /dev/shm/b")).output).toBe("beforeafter");
  expect((await container.copyFileFromContainer("/dev/shm/b")).toString()).toBe("after");
  expect((await container.copyFileFromContainer("/proc/1/cmdline")).toString()).toContain("sleep");
  await expect(container.copyFileFromContainer("/dev/shm/nope")).rejects.toThrow("(HTTP code 404)");
});

it("an image without tar gets files by its shell; without both, the error names the mount", async () => {
  await using container = await builder().withTmpFs({ "/data": "rw" }).start();
  await container.exec("rm /bin/tar");
  await container.copyDirectoriesToContainer([{ source: folder, target: "/data/d", uid: 5 }]);
  expect(await modes(container, "/data/d/sub", "/data/d/sub/f")).toEqual([
    "drwxr-x--- 5:0 /data/d/sub",
    "-rw-r----- 5:0 /data/d/sub/f",
  ]);
  expect((await container.copyFileFromContainer("/data/d/sub/link")).toString()).toBe("file");
  await container.exec("rm /bin/sh /bin/cat");
  await expect(
    container.copyContentToContainer([{ content: "x", target: "/data/x" }]),
  ).rejects.toThrow(
    /copy files to \/data in container \w+: \/data is a tmpfs, .* neither tar nor a shell\nHint: /,
  );
  await expect(container.copyFileFromContainer("/data/x")).rejects.toThrow("/data is a tmpfs");
});

it("a container that does not run has no files on a tmpfs, which the error says", async () => {
  await using container = await builder().withTmpFs({ "/data": "rw" }).start();
  const stopped = await container.stop({ remove: false });
  try {
    await expect(stopped.copyFileFromContainer("/data/x")).rejects.toThrow(
      "/data is a tmpfs, whose files exist only while the container runs",
    );
  } finally {
    await (await dockerClient()).getContainer(container.getId()).remove({ v: true });
  }
});

it("a failed copy into a read-only root or mount has a hint; volumes get their files", async () => {
  const readOnly = builder()
    .withBindMounts([{ source: folder, target: "/fixed", mode: "ro" }])
    .withTmpFs({ "/data": "rw" });
  await using container = await readOnly.start();
  const fixed = container.copyContentToContainer([{ content: "x", target: "/fixed/x" }]);
  await expect(fixed).rejects.toThrow(/Hint: the bind at \/fixed is read-only/);
  await using closed = await readOnly
    .withCreateOptions((options) => {
      options.HostConfig["ReadonlyRootfs"] = true;
      options["Volumes"] = { "/volume": {} };
    })
    .withCopyContentToContainer([{ content: "v", target: "/volume/sub/v" }])
    .start();
  await closed.copyContentToContainer([{ content: "t", target: "/data/t" }]);
  expect((await closed.exec("cat /volume/sub/v /data/t")).output).toBe("vt");
  for (const copying of [
    closed.copyContentToContainer([{ content: "x", target: "/x" }]),
    closed.copyArchiveToContainer(Readable.from([await archive("x")])),
  ]) {
    await expect(copying).rejects.toThrow(/Hint: the container's root file system is read-only/);
  }
});
