import { MayflyError } from "../../../../src";
import { toRunner, type ContractRunner } from "../../../../src/module/contract/runner";

const calls: unknown[] = [];
const note =
  (name: string) =>
  (...args: readonly unknown[]): void => {
    calls.push([name, ...args.filter((each) => typeof each !== "function")]);
  };

beforeEach(() => {
  calls.length = 0;
});

const names = (given: Partial<ContractRunner>): void => {
  const { describe, it, before, after } = toRunner(given, 5000);
  const done = (): Promise<void> => Promise.resolve();
  describe("group", () => undefined);
  it("test", done);
  before(done);
  after(done);
};

describe("toRunner", () => {
  it("takes the functions of Jest and Vitest", () => {
    names({
      describe: note("describe"),
      it: note("it"),
      beforeAll: note("beforeAll"),
      afterAll: note("afterAll"),
    });
    expect(calls).toEqual([
      ["describe", "group"],
      ["it", "test", 5000],
      ["beforeAll", 5000],
      ["afterAll", 5000],
    ]);
  });

  it("takes the functions of Mocha and node:test", () => {
    names({
      describe: note("describe"),
      it: note("it"),
      before: note("before"),
      after: note("after"),
    });
    expect(calls.slice(2)).toEqual([
      ["before", 5000],
      ["after", 5000],
    ]);
  });

  it("sets the timeout in Mocha's way", async () => {
    const timeout = jest.fn();
    const ran = jest.fn();
    const functions = { describe: note("describe"), before: note("before"), after: note("after") };
    let registered: Parameters<ContractRunner["it"]>[1] | undefined;
    const it: ContractRunner["it"] = (_name, action) => (registered = action);
    toRunner({ ...functions, it }, 5000).it("test", () => Promise.resolve(ran()));
    await registered?.call({ timeout });
    expect(timeout).toHaveBeenCalledWith(5000);
    expect(ran).toHaveBeenCalledTimes(1);
  });

  it.each([[{}], [{ describe: note("describe"), it: note("it"), beforeAll: note("beforeAll") }]])(
    "says what is missing in %j",
    (given) => {
      const failing = (): unknown => toRunner(given, 5000);
      expect(failing).toThrow(
        /^describeContract: .* of a test runner are missing\nHint: They are globals in Jest and Mocha/,
      );
      expect(failing).toThrow(MayflyError);
    },
  );
});
