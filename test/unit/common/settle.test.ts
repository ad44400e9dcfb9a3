import { settleAll, settleInTurn } from "../../../src/common/settle";

describe.each([
  ["at the same time", settleAll, ["first begins", "second begins", "second ends", "first ends"]],
  ["in turn", settleInTurn, ["first begins", "first ends", "second begins", "second ends"]],
])("steps that are taken %s", (_, settle, order) => {
  const isParallel = order[1] === "second begins";
  const events: string[] = [];
  let end: () => void;
  let secondEnds: Promise<void>;

  /** Ends last if both steps are taken at the same time. */
  const first = async (error?: Error): Promise<void> => {
    events.push("first begins");
    if (isParallel) await secondEnds;
    events.push("first ends");
    if (error !== undefined) throw error;
  };
  const second = async (error?: Error): Promise<void> => {
    events.push("second begins");
    await Promise.resolve();
    events.push("second ends");
    end();
    if (error !== undefined) throw error;
  };

  beforeEach(() => {
    events.length = 0;
    secondEnds = new Promise((resolve) => {
      end = resolve;
    });
  });

  it("are all taken", async () => {
    await settle([() => first(), () => second()]);
    expect(events).toEqual(order);
  });

  it("are all taken when one fails, and throw the failure that came first", async () => {
    const [one, other] = [new Error("one"), new Error("other")];
    const failing = settle([() => first(one), () => second(other)]);
    await expect(failing).rejects.toBe(isParallel ? other : one);
    expect(events).toEqual(order);
  });

  it("may throw at once", async () => {
    const fail = (): never => {
      throw new Error("at once");
    };
    await expect(settle([fail, () => second()])).rejects.toThrow("at once");
    expect(events).toEqual(["second begins", "second ends"]);
  });
});
