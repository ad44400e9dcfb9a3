import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileAtStart } from "../../../src/spec/file-at-start";
import { emptySpec, mergeSpec, type SpecPatch } from "../../../src/spec/merge-spec";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-file-at-start-"));
  await mkdir(join(folder, "conf", "deep"), { recursive: true });
  await writeFile(join(folder, "conf", "deep", "server.conf"), "of the folder");
  await writeFile(join(folder, "server.conf"), "of the file");
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const read = (patch: SpecPatch, path: string): string | undefined =>
  fileAtStart(mergeSpec(emptySpec("image:1"), patch), path);

describe("fileAtStart", () => {
  it("reads copied content, a copied file and a file of a copied folder", () => {
    const copies: SpecPatch["copies"] = [
      { kind: "content", content: Buffer.from("of the content"), target: "/etc/content.conf" },
      { kind: "file", source: join(folder, "server.conf"), target: "/etc/file.conf" },
      { kind: "directory", source: join(folder, "conf"), target: "/etc/conf/" },
    ];
    expect(read({ copies }, "/etc/content.conf")).toBe("of the content");
    expect(read({ copies }, "/etc/file.conf")).toBe("of the file");
    expect(read({ copies }, "/etc/conf/deep/server.conf")).toBe("of the folder");
    expect(read({ copies, workingDir: "/etc" }, "file.conf")).toBe("of the file");
  });

  it("prefers a bind mount, and the later of two copies", () => {
    const target = "/etc/server.conf";
    const copies: SpecPatch["copies"] = [
      { kind: "content", content: "first", target },
      { kind: "content", content: "second", target },
    ];
    expect(read({ copies }, target)).toBe("second");
    const bindMounts = [{ source: join(folder, "server.conf"), target }];
    expect(read({ copies, bindMounts }, target)).toBe("of the file");
  });

  it("does not know files of the image, of volumes and of folders that it cannot see", () => {
    const copies: SpecPatch["copies"] = [
      { kind: "directory", source: join(folder, "conf"), target: "/etc/conf" },
    ];
    const bindMounts = [{ source: join(folder, "missing"), target: "/etc/missing.conf" }];
    expect(read({ copies }, "/etc/other.conf")).toBeUndefined();
    expect(read({ copies }, "/etc/conf/deep")).toBeUndefined();
    expect(read({ copies }, "/etc/conf/missing")).toBeUndefined();
    expect(read({ bindMounts }, "/etc/missing.conf")).toBeUndefined();
  });
});
