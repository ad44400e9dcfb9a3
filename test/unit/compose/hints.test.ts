import { hintFor } from "../../../src/compose/hints";

describe("the hint for what compose printed", () => {
  it.each([
    ["required variable TAG is missing a value: set it", /^give TAG a value with withEnv/],
    ["driver failed: Bind for 127.0.0.1:80 failed: port is already allocated", /^publish the/],
    ["listen tcp4 0.0.0.0:80: bind: address already in use", /^publish the/],
    ['level=warning msg="The \\"TAG\\" variable is not set. Defaulting', /^TAG has no value;/],
  ])("%s", (line, hint) => {
    expect(hintFor(["first", line, "last"])).toMatch(hint);
  });

  it("is missing for other words", () => {
    expect(hintFor(["something else"])).toBeUndefined();
    expect(hintFor([])).toBeUndefined();
  });
});
