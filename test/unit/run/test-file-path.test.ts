import { relative } from "node:path";
import { originLabels } from "../../../src/run/labels-here";
import { testFilePath } from "../../../src/run/test-file-path";

describe("the path of the test file", () => {
  it("is what Jest says", () => {
    expect(testFilePath()).toBe(relative(process.cwd(), __filename));
  });

  it("is what Vitest says, as it is if it is in another folder", () => {
    const around = (filepath: string): object => ({ __vitest_worker__: { filepath } });
    expect(testFilePath(around(`${process.cwd()}/test/shop.test.ts`))).toBe("test/shop.test.ts");
    expect(testFilePath(around("/elsewhere/shop.test.ts"))).toBe("/elsewhere/shop.test.ts");
  });

  it.each([[{}], [{ __vitest_worker__: {} }], [{ __vitest_worker__: { filepath: 5 } }]])(
    "is unknown around %j",
    (around) => {
      expect(testFilePath(around)).toBeUndefined();
    },
  );
});

describe("the labels of a container's origin", () => {
  it("name fixture and test file, and are empty otherwise, so that an image's labels do not count", () => {
    const testFile = relative(process.cwd(), __filename);
    expect(originLabels({ attribution: { fixture: "db" } })).toEqual({
      "dev.mayfly.fixture": "db",
      "dev.mayfly.test-file": testFile,
    });
    expect(originLabels({})).toMatchObject({ "dev.mayfly.fixture": "" });
  });
});
