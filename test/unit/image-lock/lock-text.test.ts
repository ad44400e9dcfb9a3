import { formatLock, parseLock } from "../../../src/image-lock/lock-text";
import { lockedImage } from "../../support/locked-image";

const FILE = "/shop/mayfly-images.json";

describe("the text of an image lock", () => {
  it("is the same for the same images in any order, and is read again", () => {
    const [redis, busybox] = [lockedImage("1"), { ...lockedImage("2"), recorded: true as const }];
    const platforms = ["linux/amd64"];
    const one = {
      platforms,
      ignore: [],
      images: new Map([
        ["redis:8", redis],
        ["busybox:1.37", busybox],
      ]),
    };
    const other = { ...one, images: new Map([...one.images].reverse()) };
    const text = formatLock(one);
    expect(formatLock(other)).toBe(text);
    expect(parseLock(text, FILE)).toEqual(other);
    expect(text.indexOf("busybox:1.37")).toBeLessThan(text.indexOf("redis:8"));
  });

  const valid = JSON.parse(
    formatLock({
      platforms: ["linux/amd64"],
      ignore: ["shop/*"],
      images: new Map([["redis:8", lockedImage("1")]]),
    }),
  ) as { images: Record<string, { digest: string; platforms: object }> };
  const redis = valid.images["redis:8"]!;
  const withRedis = (changes: object): string =>
    JSON.stringify({ ...valid, images: { "redis:8": { ...redis, ...changes } } });

  it.each([
    ["{", "expected a name in quotes or } at line 1, column 2 (end of input)"],
    ["[]", "the file: expected an object, got an empty array"],
    [JSON.stringify({ ...valid, version: 2 }), "version: expected 1, got 2, of a newer Mayfly"],
    [JSON.stringify({ ...valid, version: "1" }), "version: expected 1, got a string"],
    [JSON.stringify({ ...valid, ignore: "a" }), "ignore: expected an array of strings"],
    [JSON.stringify({ ...valid, images: [] }), "images: expected an object, got an empty array"],
    [withRedis({ digest: "8" }), 'images["redis:8"].digest: expected a digest'],
    [withRedis({ platforms: {} }), 'images["redis:8"].platforms: expected at least one platform'],
    [
      withRedis({ platforms: { "linux/amd64": {} } }),
      'images["redis:8"].platforms["linux/amd64"].id: expected a digest such as sha256:… with 64 digits, got undefined',
    ],
    [
      JSON.stringify({ ...valid, images: { redis } }),
      'images["redis"]: expected a key with a name and a tag such as redis:8',
    ],
    [
      JSON.stringify({ ...valid, images: { "docker.io/library/redis:8": redis } }),
      'images["docker.io/library/redis:8"]: expected a key with a name and a tag',
    ],
  ])("is refused with its place: %s", (text, words) => {
    const error = {
      code: "IMAGE_LOCK_INVALID",
      message: expect.stringContaining(`${FILE} cannot be read: ${words}`) as string,
      hint: expect.stringContaining("npx mayfly lock") as string,
    };
    expect(() => parseLock(text, FILE)).toThrow(expect.objectContaining(error) as Error);
  });
});
