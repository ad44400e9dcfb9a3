import { sleep } from "../../../src/common/clock";
import { settleAll, settleInTurn } from "../../../src/common/settle";

describe.each([
  ["at the same time", settleAll, ["first begins", "second begins", "second ends", "first ends"]],
  ["in turn", settleInTurn, ["first begins", "first ends", "second begins", "second ends"]],
])("steps that are taken %s", (_, settle, order) => {
  const events: string[] = [];
  const step = (name: string, ms: number, error?: Error) => async (): Promise<void> => {
    events.push(`${name} begins`);
    await sleep(ms);
    events.push(`${name} ends`);
    if (error !== undefined) throw error;
  };

  beforeEach(() => {
    events.length = 0;
  });

  it("are all taken", async () => {
    await settle([step("first", 20), step("second", 1)]);
    expect(events).toEqual(order);
  });

  it("are all taken when one fails, and throw the failure that came first", async () => {
    const [one, other] = [new Error("one"), new Error("other")];
    const failing = settle([step("first", 20, one), step("second", 1, other)]);
    await expect(failing).rejects.toBe(order[1] === "second begins" ? other : one);
    expect(events).toEqual(order);
  });

  it("may throw at once", async () => {
    const fail = (): never => {
      throw new Error("at once");
    };
    await expect(settle([fail, step("second", 1)])).rejects.toThrow("at once");
    expect(events).toEqual(["second begins", "second ends"]);
  });
});
