import { Wait } from "../../../../src";
import { selectedWait } from "../../../../src/builder/subclasses/select-wait-strategy";

const limitOf = (own: Wait | undefined): number | undefined =>
  selectedWait(own, () => Promise.reject(new Error("is not asked"))).startupTimeout;

describe("the time limit of a start whose wait is selected", () => {
  it("is that of the builder's wait if it is longer than the default", () => {
    const own = Wait.forLogMessage("r").withStartupTimeout(180_000);
    expect(limitOf(own)).toBe(180_000);
    own.withStartupTimeout(240_000);
    expect(limitOf(own)).toBe(240_000);
  });

  it("is the default otherwise, because what is selected can have a longer limit", () => {
    expect(limitOf(Wait.forLogMessage("r").withStartupTimeout(5_000))).toBeUndefined();
    expect(limitOf(Wait.forLogMessage("r"))).toBeUndefined();
    expect(limitOf(undefined)).toBeUndefined();
  });
});
