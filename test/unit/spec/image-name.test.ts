import { ImageName } from "../../../src/spec/image-name";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("ImageName.fromString", () => {
  it.each([
    ["redis", undefined, "redis", "latest", "redis:latest"],
    ["redis:8", undefined, "redis", "8", "redis:8"],
    ["library/redis:8", undefined, "library/redis", "8", "library/redis:8"],
    ["localhost/app", "localhost", "app", "latest", "localhost/app:latest"],
    ["localhost:5000/app:1", "localhost:5000", "app", "1", "localhost:5000/app:1"],
    ["127.0.0.1:5555/redis:8", "127.0.0.1:5555", "redis", "8", "127.0.0.1:5555/redis:8"],
    ["[::1]:5000/app", "[::1]:5000", "app", "latest", "[::1]:5000/app:latest"],
    ["ghcr.io/team/app:1.2-rc", "ghcr.io", "team/app", "1.2-rc", "ghcr.io/team/app:1.2-rc"],
    ["Registry/app", "Registry", "app", "latest", "Registry/app:latest"],
    [`redis@${DIGEST}`, undefined, "redis", DIGEST, `redis@${DIGEST}`],
    [`redis:8@${DIGEST}`, undefined, "redis", DIGEST, `redis@${DIGEST}`],
    ["a__b/c-d.e", undefined, "a__b/c-d.e", "latest", "a__b/c-d.e:latest"],
  ])("reads %s", (text, registry, image, tag, string) => {
    expect(ImageName.fromString(text)).toEqual({ registry, image, tag, string });
  });

  it.each([
    "",
    "Redis",
    "redis:",
    "redis:8:9",
    "redis 8",
    "/redis",
    "redis/",
    "re..dis",
    "https://registry.example.com/redis",
    "redis@sha256:short",
    "-redis",
  ])("refuses %j", (text) => {
    expect(() => ImageName.fromString(text)).toThrow(
      `image: expected a name such as redis:8 or registry.example.com/team/app:1.2, got ${JSON.stringify(text)}`,
    );
  });
});

describe("withHubPrefix", () => {
  it.each([
    ["redis:8", "mirror.example.com", "mirror.example.com/redis:8"],
    ["redis:8", "mirror.example.com:5000/hub/", "mirror.example.com:5000/hub/redis:8"],
    [`redis@${DIGEST}`, "127.0.0.1:5555/", `127.0.0.1:5555/redis@${DIGEST}`],
    ["ghcr.io/team/app:1", "mirror.example.com", "ghcr.io/team/app:1"],
  ])("puts %s behind %s", (image, prefix, expected) => {
    expect(ImageName.fromString(image).withHubPrefix(prefix).string).toBe(expected);
  });
});

test("equals compares the whole reference", () => {
  expect(ImageName.fromString("redis").equals(ImageName.fromString("redis:latest"))).toBe(true);
  expect(ImageName.fromString("redis:7").equals(ImageName.fromString("redis:8"))).toBe(false);
});
