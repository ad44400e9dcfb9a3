import { checkPlatform, isForPlatform } from "../../../src/spec/platform";

const AMD64 = { id: "i", os: "linux", architecture: "amd64" };
const ARM64 = { id: "i", os: "linux", architecture: "arm64", variant: "v8" };
const ARMV6 = { id: "i", os: "linux", architecture: "arm", variant: "v6" };

test.each([
  ["linux", AMD64, true],
  ["windows", AMD64, false],
  ["amd64", AMD64, true],
  ["arm64", AMD64, false],
  ["linux/amd64", AMD64, true],
  ["linux/x86_64", AMD64, true],
  ["Linux/AMD64", AMD64, true],
  ["linux/arm64", AMD64, false],
  ["linux/arm64", ARM64, true],
  ["linux/aarch64", ARM64, true],
  ["linux/arm64/v8", ARM64, true],
  ["linux/arm64/v8", { id: "i", os: "linux", architecture: "arm64" }, true],
  ["linux/arm/v7", ARMV6, false],
  ["linux/arm/v6", ARMV6, true],
  ["linux/arm", ARMV6, true],
])("%s is served by %j: %s", (platform, image, expected) => {
  expect(isForPlatform(platform, image)).toBe(expected);
});

test.each(["", "linux amd64", "linux/arm/v7/x", "/amd64", undefined as unknown as string])(
  "%j is not a platform",
  (platform) => {
    expect(() => checkPlatform(platform, "withPlatform")).toThrow(
      "withPlatform: expected a string such as linux/arm64",
    );
  },
);
