import { goField } from "../../../src/common/go-field";

describe("a field as Go reads it", () => {
  it.each<[unknown, unknown]>([
    [{ Username: "a" }, "a"],
    [{ username: "a" }, "a"],
    [{ USERNAME: "a", other: "b" }, "a"],
    [{ Username: "a", username: "b" }, "b"],
    [{ username: "b", Username: "a" }, "a"],
    [{ user: "a" }, undefined],
    [["a"], undefined],
    ["a", undefined],
    [null, undefined],
  ])("%j", (object, value) => {
    expect(goField(object, "Username")).toBe(value);
  });
});
