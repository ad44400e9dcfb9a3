import { classDataVariable, writingClassData } from "../../../../src/lifecycle/bake/class-data";
import { emptySpec, mergeSpec } from "../../../../src/spec/merge-spec";

const options = (value: string, times: [number | undefined, number | undefined]) => {
  const spec = mergeSpec(emptySpec("fake:1"), { environment: { OPTS: value } });
  const baking = { ...spec, bake: { classData: "OPTS" } };
  return classDataVariable(writingClassData(baking, {}), times);
};

describe("the variable with the options for class data", () => {
  it("is one line, which an image's instruction can hold", () => {
    expect(options("-Xmx64m\r\n-Xss1m\n", [undefined, 1])).toEqual({
      OPTS: "-Xmx64m -Xss1m -XX:SharedArchiveFile=/mayfly-class-data/classes.jsa",
    });
  });

  it("has its own value only, if the server wrote none", () => {
    expect(options("-Xmx64m", [1, 1])).toEqual({ OPTS: "-Xmx64m" });
  });
});
