import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GenericContainer } from "../../../src";
import { BUSYBOX, inEngine } from "../../support/images";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-root-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** An image whose root has links to folders, as Debian's has. */
async function linkedRoot(): Promise<GenericContainer> {
  const image = await GenericContainer.fromContext({
    Dockerfile: [
      `FROM ${inEngine(BUSYBOX)}`,
      "RUN mkdir -p /usr/sbin2 && ln -s usr/sbin2 /sbin2 && ln -s missing /nowhere && touch /a-file",
      "RUN mkdir -p -m 700 /private/own && mkdir -p /run && ln -s /run /var/run",
    ].join("\n"),
  }).build();
  return image.withCommand(["sleep", "infinity"]);
}

async function makeRoot(): Promise<void> {
  for (const path of ["sbin2", "var/run", "tmp", "private/own", "fresh/secret", "empty"]) {
    await mkdir(join(folder, path), { recursive: true });
  }
  await chmod(join(folder, "fresh", "secret"), 0o700);
  for (const path of ["sbin2/tool", "tmp/f", "private/own/f", "fresh/secret/f"]) {
    await writeFile(join(folder, path), "x");
  }
}

it("a copied root file system is written through links, and what exists keeps its mode", async () => {
  await makeRoot();
  await using before = await (
    await linkedRoot()
  )
    .withCopyDirectoriesToContainer([{ source: folder, target: "/" }])
    .start();
  await using after = await (await linkedRoot()).start();
  await after.copyDirectoriesToContainer([{ source: folder, target: "/", uid: 1, gid: 2 }]);
  const paths =
    "/sbin2 /var/run /usr/sbin2/tool /tmp /tmp/f /private /private/own /fresh/secret /empty";
  for (const [container, owner] of [
    [before, "0:0"],
    [after, "1:2"],
  ] as const) {
    const { stdout } = await container.exec(`stat -c '%A %u:%g %n' ${paths}`);
    expect(stdout.trim().split("\n")).toEqual([
      "lrwxrwxrwx 0:0 /sbin2",
      "lrwxrwxrwx 0:0 /var/run",
      `-rw-r--r-- ${owner} /usr/sbin2/tool`,
      "drwxrwxrwt 0:0 /tmp",
      `-rw-r--r-- ${owner} /tmp/f`,
      "drwxr-xr-x 0:0 /private",
      "drwx------ 0:0 /private/own",
      `drwx------ ${owner} /fresh/secret`,
      `drwxr-xr-x ${owner} /empty`,
    ]);
  }
});

it("a copied folder takes the place of a file, and of a link to nowhere", async () => {
  for (const path of ["a-file", "nowhere"]) {
    await mkdir(join(folder, path));
    await writeFile(join(folder, path, "f"), path);
  }
  await using container = await (await linkedRoot()).start();
  await container.copyDirectoriesToContainer([{ source: folder, target: "/" }]);
  expect((await container.exec("cat /a-file/f /nowhere/f")).stdout).toBe("a-filenowhere");
});
