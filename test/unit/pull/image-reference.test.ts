import {
  imageReference,
  type ImageSubstitutor,
  setImageSubstitutor,
} from "../../../src/pull/image-reference";
import { ImageName } from "../../../src/spec/image-name";

afterEach(() => {
  setImageSubstitutor(undefined);
});

const reference = (image: string, hubPrefix?: string): string =>
  imageReference(ImageName.fromString(image), { hubPrefix }).string;

describe("the name of an image in the engine", () => {
  it.each([
    ["redis", undefined, "redis:latest"],
    ["redis:8", "mirror.example/hub", "mirror.example/hub/redis:8"],
    ["redis:8", "mirror.example:5000/a/b/", "mirror.example:5000/a/b/redis:8"],
    ["library/redis:8", "mirror", "mirror/library/redis:8"],
    ["ghcr.io/app:1", "mirror.example", "ghcr.io/app:1"],
    ["localhost/app:1", "mirror.example", "localhost/app:1"],
  ])("of %s with the prefix %s is %s", (image, prefix, expected) => {
    expect(reference(image, prefix)).toBe(expected);
  });

  it("is the substitutor's result, which gets the prefix", () => {
    const asked: string[] = [];
    setImageSubstitutor((name) => {
      asked.push(name);
      return name.startsWith("redis") ? "valkey:8" : "quay.io/team/other";
    });
    expect(reference("redis", "mirror.example")).toBe("mirror.example/valkey:8");
    expect(reference("postgres:17", "mirror.example")).toBe("quay.io/team/other:latest");
    expect(asked).toEqual(["redis:latest", "postgres:17"]);
  });

  it("is unchanged for images that were built here", () => {
    setImageSubstitutor((name) => `mirror.example/${name}`);
    expect(reference("localhost/made:1")).toBe("localhost/made:1");
    expect(reference("made:1")).toBe("mirror.example/made:1");
  });
});

describe("a substitutor", () => {
  it("is a function", () => {
    expect(() => {
      setImageSubstitutor("mirror/" as unknown as ImageSubstitutor);
    }).toThrow(
      "setImageSubstitutor: expected a function that takes an image name and returns one, got a string",
    );
  });

  it("returns a name, synchronously", () => {
    setImageSubstitutor((() => Promise.resolve("redis:8")) as unknown as ImageSubstitutor);
    expect(() => reference("redis:7")).toThrow(
      "image substitutor's result for redis:7: expected a string, got a Promise",
    );
    setImageSubstitutor(() => "Not A Name");
    expect(() => reference("redis:7")).toThrow("image: expected a name such as redis:8");
  });
});
