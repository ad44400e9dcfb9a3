import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockPath, projectFolder } from "../../../src/image-lock/find-lock";

let root: string;
const at = (...parts: string[]): string => join(root, ...parts);
const write = (...parts: string[]): void => {
  mkdirSync(at(...parts, ".."), { recursive: true });
  writeFileSync(at(...parts), "{}");
};

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "mayfly-lock-")));
  mkdirSync(at("repo", "packages", "shop", "test"), { recursive: true });
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

describe("the image lock", () => {
  it("is found above, up to the root of the repository", () => {
    mkdirSync(at("repo", ".git"));
    write("repo", "packages", "shop", "package.json");
    write("repo", "mayfly-images.json");
    expect(lockPath(at("repo", "packages", "shop", "test"), undefined)).toBe(
      at("repo", "mayfly-images.json"),
    );
  });

  it("is not looked for above the repository, since that can be another user's folder", () => {
    mkdirSync(at("repo", ".git"));
    write("mayfly-images.json");
    expect(lockPath(at("repo", "packages"), undefined)).toBeUndefined();
  });

  it("is not looked for above the nearest package.json without a repository", () => {
    write("repo", "packages", "shop", "package.json");
    write("repo", "mayfly-images.json");
    const folder = at("repo", "packages", "shop", "test");
    expect(lockPath(folder, undefined)).toBeUndefined();
    write("repo", "packages", "shop", "mayfly-images.json");
    expect(lockPath(folder, undefined)).toBe(at("repo", "packages", "shop", "mayfly-images.json"));
  });

  it("is what the setting names, relative to the working folder, or none", () => {
    write("mayfly-images.json");
    write("repo", "ci.json");
    expect(lockPath(at("repo"), "ci.json")).toBe(at("repo", "ci.json"));
    expect(lockPath(root, "Off")).toBeUndefined();
    const message = expect.stringMatching(/^MAYFLY_IMAGE_LOCK: .*"no\.json"/) as string;
    expect(() => lockPath(root, "no.json")).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", message }) as Error,
    );
  });

  it("begins beside the nearest package.json", () => {
    write("repo", "packages", "shop", "package.json");
    expect(projectFolder(at("repo", "packages", "shop", "test"))).toBe(
      at("repo", "packages", "shop"),
    );
  });
});
