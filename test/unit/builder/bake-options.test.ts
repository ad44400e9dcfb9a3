import { GenericContainer, InvalidOptionError } from "../../../src";
import { checkBakedHooks } from "../../../src/spec/bake-options";

const container = (): GenericContainer => new GenericContainer("fake:1");

describe("withBakedInit() refuses", () => {
  it.each<[string, () => unknown, RegExp]>([
    [
      "a function alone",
      () => container().withBakedInit(() => 1, {}),
      /\{ key \} or \{ files \} in addition to a function/,
    ],
    [
      "no files",
      () => container().withBakedInit(() => 1, { files: [] }),
      /in addition to a function/,
    ],
    [
      "an empty key",
      () => container().withBakedInit({ key: "" }),
      /withBakedInit\.key: expected a non-empty string/,
    ],
    [
      "a lone path",
      () => container().withBakedInit({ files: "a" as never }),
      /an array of paths, got a string/,
    ],
    [
      "a path that leads nowhere",
      () => container().withBakedInit({ files: ["nowhere"] }),
      /an existing path, got "nowhere"/,
    ],
    ["a text", () => container().withBakedInit("key" as never), /a function, or options/],
    [
      "a key as options",
      () => container().withBakedInit(() => 1, "key" as never),
      /options such as/,
    ],
  ])("%s", (_, call, message) => {
    expect(call).toThrow(InvalidOptionError);
    expect(call).toThrow(message);
  });

  it("a function alone, also without the help of types", () => {
    const builder = container() as unknown as { withBakedInit(prepare: unknown): unknown };
    expect(() => builder.withBakedInit(() => 1)).toThrow(/in addition to a function/);
  });
});

describe("without a key or files, a start refuses", () => {
  it.each(["created", "started"] as const)("a hook `%s`", async (hook) => {
    const builder = container()
      .withBakedInit()
      .withHooks({ [hook]: () => 1 });
    await expect(builder.start()).rejects.toThrow(
      /in addition to the hooks `created` and `started`/,
    );
  });

  it("such a step of a subclass", async () => {
    class Own extends GenericContainer {
      protected override containerCreated(): void {
        throw new Error("not reached");
      }
    }
    await expect(new Own("fake:1").withBakedInit().start()).rejects.toThrow(/containerCreated\(\)/);
  });
});

describe("withBakedInit() without a key", () => {
  const started = (): void => undefined;

  it("takes hooks that a module's settings decide, and no others", () => {
    const ofModule = { started, fromSettings: true };
    expect(() => {
      checkBakedHooks({ bake: {}, hooks: [ofModule] });
    }).not.toThrow();
    expect(() => {
      checkBakedHooks({ bake: {}, hooks: [ofModule, { started }] });
    }).toThrow(/in addition to the hooks/);
  });
});
