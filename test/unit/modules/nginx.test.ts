import { ImageName } from "../../../src";
import { NginxContainer, type NginxContent } from "../../../modules/nginx";

const create = (): NginxContainer => new NginxContainer("nginx:1.26");

describe("NginxContainer", () => {
  it("takes images of nginx and substitutes for them", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/web:1");
    expect(() => new NginxContainer(mirror)).toThrow("registry.example.com/mirror/web");
    const substitute = mirror.asCompatibleSubstituteFor("nginx");
    expect(() => new NginxContainer(substitute)).not.toThrow();
  });

  it.each([
    [
      "a folder that does not exist",
      "/no/such/folder",
      'expected a folder that exists, got "/no/such',
    ],
    ["a file", __filename, "expected a folder that exists"],
    ["a path through a file", `${__filename}/site`, "expected a folder that exists"],
    ["a page's text", `<p>${"x".repeat(5_000)}</p>`, "expected a folder that exists"],
    ["what no path can be", "a\0b", "expected a folder that exists"],
    ["an array", ["a"] as unknown as NginxContent, "expected the path of a folder, or an object"],
    [
      "a path out of the folder",
      { "../x": "" },
      'expected paths of files below the folder that is served, got "../x"',
    ],
    ["no path", { "": "" }, "expected paths of files below"],
    ["a folder's path", { "a/": "" }, "expected paths of files below"],
  ])("refuses %s", (_what, content, says) => {
    expect(() => create().withContent(content)).toThrow(`withContent: ${says}`);
  });

  it("refuses an empty server", () => {
    expect(() => create().withServer("")).toThrow("withServer: expected a non-empty string");
  });
});
