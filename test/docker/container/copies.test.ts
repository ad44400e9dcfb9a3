import { execFileSync } from "node:child_process";
import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { extract } from "tar-stream";
import { GenericContainer, getContainerRuntimeClient } from "../../../src";
import { dockerClient } from "../../support/docker-client";
import { churning } from "../../support/churning-folder";
import { BUSYBOX } from "../../support/images";

const builder = (): GenericContainer =>
  new GenericContainer(BUSYBOX).withCommand(["sleep", "infinity"]);

const BEFORE_1970 = new Date("1960-01-01");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-copies-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe("a copy into a container", () => {
  it("keeps permissions and links, and belongs to whom it is told", async () => {
    await mkdir(join(folder, "sub"));
    await chmod(join(folder, "sub"), 0o750);
    await writeFile(join(folder, "sub", "f"), "x");
    await chmod(join(folder, "sub", "f"), 0o666);
    await symlink("sub/f", join(folder, "link"));
    await using container = await builder()
      .withCopyDirectoriesToContainer([{ source: folder, target: "/tmp", uid: 1000, gid: 50 }])
      .withCopyContentToContainer([
        { content: "x", target: "/made/of/text", mode: 0o4711, uid: 7 },
        { content: "x", target: "/large", uid: 1_000_650_000, gid: 3_000_000 },
      ])
      .start();
    await container.copyFilesToContainer([
      { source: join(folder, "sub", "f"), target: "/later", mode: 0, gid: 9 },
    ]);
    const paths = "/tmp /tmp/sub /tmp/sub/f /tmp/link /made/of/text /large /later";
    const { stdout } = await container.exec(`stat -c '%a %u %g %N' ${paths}`);
    expect(stdout.trim().split("\n")).toEqual([
      "1777 0 0 /tmp",
      "750 1000 50 /tmp/sub",
      "666 1000 50 /tmp/sub/f",
      expect.stringMatching(/^777 1000 50 '?\/tmp\/link'? -> '?sub\/f'?$/),
      "4711 7 0 /made/of/text",
      "644 1000650000 3000000 /large",
      "0 0 9 /later",
    ]);
  });

  it("belongs to its reader, whom each image has under another number, or none", async () => {
    const secret = { content: "x", mode: 0o600, reader: ["no-such-user", "nobody"] };
    const owners = async (described: GenericContainer): Promise<string> => {
      await using container = await described
        .withCopyContentToContainer([
          { ...secret, target: "/before" },
          { ...secret, target: "/nobody's", reader: "no-such-user" },
          { content: "x", target: "/root's", uid: 0 },
        ])
        .start();
      await container.copyContentToContainer([{ ...secret, target: "/after" }]);
      const { stdout } = await container.exec([
        ...["stat", "-c", "%a %u", "/before", "/nobody's", "/root's", "/after"],
      ]);
      return stdout.trim().split("\n").join(", ");
    };
    expect(await owners(builder())).toBe("600 65534, 600 0, 644 0, 600 65534");
    expect(await owners(builder().withUser("0:7"))).toBe("600 65534, 600 0, 644 0, 600 65534");
    // A program that is started as another user cannot change to a third one.
    expect(await owners(builder().withUser("daemon"))).toBe("600 1, 600 1, 644 0, 600 1");
    expect(await owners(builder().withUser("1234:5"))).toBe("600 1234, 600 1234, 644 0, 600 1234");
    const all = builder().withCopyToContainerOptions({ copyUIDGID: true });
    expect(await owners(all)).toBe("600 65534, 600 0, 644 0, 600 65534");
  });

  it("whose source has gone since names it", async () => {
    const source = join(folder, "gone");
    await writeFile(source, "x");
    const described = builder().withCopyFilesToContainer([{ source, target: "/x" }]);
    await rm(source);
    await expect(described.start()).rejects.toThrow(source);
  });
});

describe("a copied folder", () => {
  it("arrives as the docker CLI copies it, whatever is in it", async () => {
    execFileSync("mkfifo", [join(folder, "pipe")]);
    for (const name of ["old", "future"]) await writeFile(join(folder, name), "");
    await utimes(join(folder, "old"), BEFORE_1970, BEFORE_1970);
    await utimes(join(folder, "future"), 4_102_444_800, 4_102_444_800);
    const name = Buffer.concat([Buffer.from(`${folder}/bad`), Buffer.from([0xff, 0xfe])]);
    await writeFile(name, "bytes");
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, "socket"), resolve));
    try {
      await using container = await builder()
        .withCopyDirectoriesToContainer([{ source: folder, target: "/before" }])
        .start();
      await container.copyDirectoriesToContainer([{ source: folder, target: "/after" }]);
      for (const target of ["/before", "/after"]) {
        const script =
          'cd $1 && stat -c "%F %Y %n" pipe old future && ls socket; cat bad$(printf "\\377\\376")';
        const { stdout } = await container.exec(["sh", "-c", script, "sh", target]);
        expect(stdout.split("\n")).toEqual([
          expect.stringMatching(/^fifo \d+ pipe$/),
          "regular empty file 0 old",
          "regular empty file 4102444800 future",
          "bytes",
        ]);
      }
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it("arrives without the files that go away meanwhile", async () => {
    await writeFile(join(folder, "stays"), "x");
    await using container = await builder().start();
    await using _churn = churning(folder);
    for (let round = 0; round < 10; round++) {
      await container.copyDirectoriesToContainer([{ source: folder, target: `/${round}` }]);
    }
    const { stdout } = await container.exec(["sh", "-c", "cat /[0-9]/stays"]);
    expect(stdout).toBe("x".repeat(10));
  });

  it("whose links lead out of it arrives with what they point to if it is told to follow them", async () => {
    await mkdir(join(folder, "out"));
    await mkdir(join(folder, "in"));
    await writeFile(join(folder, "out", "f"), "x");
    await symlink(join(folder, "out"), join(folder, "in", "tree"));
    const source = join(folder, "in");
    await using container = await builder()
      .withCopyDirectoriesToContainer([
        { source, target: "/followed", followLinks: true },
        { source, target: "/kept" },
      ])
      .start();
    expect((await container.copyFileFromContainer("/followed/tree/f")).toString()).toBe("x");
    expect((await container.exec("readlink /kept/tree")).stdout.trim()).toBe(join(folder, "out"));
  });
});

describe("a copy out of a container", () => {
  it("is a file in memory or on this machine, with its permissions", async () => {
    await using container = await builder()
      .withCopyContentToContainer([{ content: "grün", target: "/app/file", mode: 0o640 }])
      .start();
    await container.exec("ln -s ../app/file /app/link");
    expect((await container.copyFileFromContainer("/app/link")).toString()).toBe("grün");
    const target = join(folder, "out");
    await container.copyFileFromContainer("/app/file", target);
    expect(await readFile(target, "utf8")).toBe("grün");
    expect((await stat(target)).mode & 0o777).toBe(0o640);
    await expect(container.copyFileFromContainer("/nope", target)).rejects.toThrow(
      "(HTTP code 404): the file does not exist",
    );
    await expect(container.copyFileFromContainer("/app")).rejects.toThrow("it is a folder");
  });

  it("is never setuid or setgid, nor has capabilities", async () => {
    await using container = await builder()
      .withCopyContentToContainer([{ content: "x", target: "/app/program", mode: 0o7755 }])
      .start();
    await container.exec("mkdir /app/shared");
    await container.exec("chmod 7770 /app/shared");
    await container.exec("mkfifo -m 6600 /app/pipe");
    const target = join(folder, "program");
    await container.copyFileFromContainer("/app/program", target);
    expect((await stat(target)).mode & 0o7700).toBe(0o700);

    const modes = async (archive: Readable): Promise<string[]> => {
      const found: string[] = [];
      for await (const entry of archive.pipe(extract())) {
        const { name, type, mode } = entry.header;
        found.push(`${name} ${type} ${(mode & 0o7777).toString(8)}`);
        entry.resume();
      }
      return found.sort();
    };
    const expected = [
      "app/ directory 755",
      "app/pipe fifo 600",
      "app/program file 755",
      "app/shared/ directory 1770",
    ];
    expect(await modes(await container.copyArchiveFromContainer("/app"))).toEqual(expected);
    const client = await getContainerRuntimeClient();
    const fetched = await client.container.fetchArchive({ id: container.getId() }, "/app");
    expect(await modes(fetched)).toEqual(expected);
    const stopped = await container.stop({ remove: false });
    try {
      expect(await modes(await stopped.copyArchiveFromContainer("/app"))).toEqual(expected);
    } finally {
      await (await dockerClient()).getContainer(container.getId()).remove({ v: true });
    }
  });
});
