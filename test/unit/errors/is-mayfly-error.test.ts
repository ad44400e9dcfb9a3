import { EngineError, isMayflyError, MayflyError, PortNotExposedError } from "../../../src";

describe("isMayflyError", () => {
  const error = new PortNotExposedError("80/tcp", []);

  it("accepts errors of Mayfly, of any class or of one code", () => {
    expect(isMayflyError(error)).toBe(true);
    expect(isMayflyError(error, "PORT_NOT_EXPOSED")).toBe(true);
    expect(isMayflyError(error, "EXEC_FAILED")).toBe(false);
  });

  it("accepts an error of another copy of the library, as Jest loads one for each test file", () => {
    let other: Error | undefined;
    jest.isolateModules(() => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- a second copy of the library
      const copy = require("../../../src") as { MayflyError: typeof MayflyError };
      other = new copy.MayflyError("SOME_CODE", "it failed");
    });
    expect(other).not.toBeInstanceOf(MayflyError);
    expect(isMayflyError(other, "SOME_CODE")).toBe(true);
  });

  it.each([new Error("no"), { code: "EXEC_FAILED" }, "EXEC_FAILED", null, undefined, 5])(
    "rejects %p",
    (value) => {
      expect(isMayflyError(value)).toBe(false);
    },
  );
});

describe("the status of an error", () => {
  const statusOf = (cause: unknown): number | undefined =>
    new MayflyError("SOME_CODE", "it failed", { cause }).statusCode;

  it("is that of the engine's refusal", () => {
    expect(statusOf(new EngineError("create", "no", 409))).toBe(409);
  });

  it("is not that of an error of the user's own", () => {
    expect(statusOf(Object.assign(new Error("no"), { statusCode: 503 }))).toBeUndefined();
  });
});
