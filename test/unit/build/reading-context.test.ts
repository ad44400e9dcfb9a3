import { readingContext } from "../../../src/build/reading-context";
import { InvalidOptionError } from "../../../src/errors";

const reading = (error: unknown): Promise<never> =>
  readingContext("shop:1", () => Promise.reject(error));

describe("a context that cannot be read", () => {
  it("gets a hint about .dockerignore if a file is not readable", async () => {
    const cause = Object.assign(new Error("EACCES: permission denied, open '/a'"), {
      code: "EACCES",
    });
    const hint =
      "make the file readable, or list it in .dockerignore if the build does not need it";
    await expect(reading(cause)).rejects.toMatchObject({
      code: "IMAGE_BUILD_FAILED",
      image: "shop:1",
      message: `Failed to build image shop:1: the build context could not be read: EACCES: permission denied, open '/a'\nHint: ${hint}`,
      hint,
      cause,
    });
  });

  it.each([
    ["a pattern is invalid", new InvalidOptionError(".dockerignore", "a pattern", 5)],
    ["its stream fails", new Error("the stream of the build context failed: the disk is gone")],
  ])("gets no hint about .dockerignore if %s", async (_title, cause) => {
    await expect(reading(cause)).rejects.toMatchObject({ hint: undefined, cause });
  });
});

it("gives the result of a context that can be read", async () => {
  expect(await readingContext("shop:1", () => Promise.resolve("text"))).toBe("text");
});
