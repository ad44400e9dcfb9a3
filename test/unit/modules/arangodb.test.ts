import { ImageName } from "../../../src";
import { ArangoDBContainer } from "../../../modules/arangodb";

const IMAGE = "arangodb:3.12";

describe("ArangoDBContainer", () => {
  it("takes images of ArangoDB and substitutes for them", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/graphs:3");
    expect(() => new ArangoDBContainer(mirror)).toThrow("registry.example.com/mirror/graphs");
    const substitute = mirror.asCompatibleSubstituteFor("arangodb");
    expect(() => new ArangoDBContainer(substitute)).not.toThrow();
  });

  it("refuses a password that cannot be right, and does not show it", () => {
    for (const [option, call] of [
      ["withPassword", (password: string) => new ArangoDBContainer(IMAGE).withPassword(password)],
      ["ArangoDBContainer", (password: string) => new ArangoDBContainer(IMAGE, password)],
    ] as const) {
      expect(() => call("")).toThrow(`${option}: expected a non-empty string`);
      expect(() => call("s3cr3t\n")).toThrow(`${option}: expected a password without line breaks`);
      expect(() => call("s3cr3t\n")).not.toThrow("s3cr3t");
      expect(() => call("a b")).not.toThrow();
    }
  });
});
