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

describe("compatibility, for modules", () => {
  const of = (image: string): ImageName => ImageName.fromString(image);

  it.each([
    ["postgres", "postgres", true],
    ["postgres:17", "postgres:9", true],
    ["library/postgres", "postgres", true],
    ["docker.io/library/postgres:17", "postgres", true],
    ["postgis/postgis", "postgres", false],
    ["mirror.example/postgres", "postgres", false],
    ["ghcr.io/team/db:1", "ghcr.io/team/db", true],
  ])("of %s with %s: %s", (image, other, expected) => {
    expect(of(image).isCompatibleWith(other)).toBe(expected);
  });

  it("can be declared", () => {
    const declared = of("postgis/postgis:17").asCompatibleSubstituteFor("postgres");
    expect(declared.isCompatibleWith(of("postgres:9"))).toBe(true);
    expect(declared.isCompatibleWith("mysql")).toBe(false);
    expect(declared.asCompatibleSubstituteFor("mysql").isCompatibleWith("postgres")).toBe(true);
    expect(declared.string).toBe("postgis/postgis:17");
    expect(of("postgis/postgis:17").isCompatibleWith("postgres")).toBe(false);
  });

  it("is asserted with an error that says how to declare it", () => {
    const name = of("team/db:1");
    expect(() => {
      name.asCompatibleSubstituteFor("mariadb").assertCompatibleWith("mysql", "mariadb");
    }).not.toThrow();
    expect(() => {
      name.assertCompatibleWith("mysql", "mariadb:11");
    }).toThrow(
      "Image team/db:1 is not one of mysql or mariadb.\n" +
        'Hint: if it is compatible, declare it: ImageName.fromString("team/db:1").asCompatibleSubstituteFor("mysql")',
    );
  });
});
