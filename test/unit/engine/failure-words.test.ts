import { describeFailure } from "../../../src/engine/failure-words";

describe("a failure of the network", () => {
  it.each([
    [{ code: "ENOENT", message: "connect ENOENT /x" }, "does not exist (ENOENT)"],
    [
      { message: "", errors: [{ code: "ECONNREFUSED", message: "a" }, { message: "b" }] },
      "connection refused, nothing is listening there (ECONNREFUSED)",
    ],
    [{ code: "EFOO", message: "odd" }, "odd (EFOO)"],
    [{ code: "EFOO", message: "odd EFOO" }, "odd EFOO"],
    [new Error("plain words"), "plain words"],
    ["a string", "a string"],
  ])("%j reads %p", (error, words) => {
    expect(describeFailure(error)).toBe(words);
  });
});
