import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recordImage } from "../../../src/image-lock/record-image";
import { ImageName } from "../../../src/spec/image-name";
import { digestOf } from "../../support/locked-image";

const record = (image: string, recordImages?: string): void => {
  recordImage(ImageName.fromString(image), { recordImages });
};

it("a record has each image once, and only names that a lock can have", () => {
  const folder = mkdtempSync(join(tmpdir(), "mayfly-record-"));
  try {
    const file = join(folder, "images.txt");
    for (const image of ["redis:8", "docker.io/library/redis:8", "ghcr.io/shop/api"]) {
      record(image, file);
    }
    for (const image of ["localhost/built:1", digestOf("1"), `redis@${digestOf("1")}`]) {
      record(image, file);
    }
    record("unrecorded:1");
    expect(readFileSync(file, "utf8")).toBe("redis:8\nghcr.io/shop/api:latest\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("a record that cannot be written is an error of its setting", () => {
  const message = expect.stringContaining("ENOENT") as string;
  expect(() => {
    record("redis:8", "/nowhere/images.txt");
  }).toThrow(expect.objectContaining({ code: "INVALID_OPTION", message }) as Error);
});
