import { ImageName } from "../../../src";
import { TemporalContainer } from "../../../modules/temporal";
import type { SpecPatch } from "../../../src/module";

const IMAGE = "temporalio/temporal:1.9.1";

class Described extends TemporalContainer {
  patch(): SpecPatch {
    return this.configure(this.described);
  }
}

describe("TemporalContainer", () => {
  it("takes its image, and substitutes for it", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/workflows:1");
    expect(() => new TemporalContainer(mirror)).toThrow("registry.example.com/mirror/workflows");
    const substitute = mirror.asCompatibleSubstituteFor("temporalio/temporal");
    expect(() => new TemporalContainer(substitute)).not.toThrow();
  });

  it("adds its options to the command", () => {
    const built = new Described(IMAGE)
      .withNamespaces("a", "b")
      .withNamespaces("c")
      .withSearchAttribute("Total", "Int")
      .withDynamicConfig("limit.blobSize.error", 5)
      .withDynamicConfig("name", "x");
    const options = ["--ip", "0.0.0.0", "--namespace", "a", "--namespace", "b", "--namespace", "c"];
    const values = ["limit.blobSize.error=5", 'name="x"'];
    expect(built.patch().command).toEqual([
      ...["server", "start-dev", ...options, "--search-attribute", "Total=Int"],
      ...values.flatMap((value) => ["--dynamic-config-value", value]),
    ]);
    const own = built.withCommand(["server", "start-dev", "--log-level", "debug"]);
    expect(own.patch().command?.slice(0, 6)).toEqual([
      ...["server", "start-dev", "--log-level", "debug", "--ip", "0.0.0.0"],
    ]);
  });

  it("refuses wrong options", () => {
    const create = (): TemporalContainer => new TemporalContainer(IMAGE);
    expect(() => create().withNamespaces("a", "")).toThrow("withNamespaces[1]: expected");
    expect(() => create().withSearchAttribute("a=b", "Int")).toThrow(
      "withSearchAttribute.name: expected a name without =",
    );
    expect(() => create().withSearchAttribute("a", "Number" as never)).toThrow(
      "withSearchAttribute.type: expected",
    );
    expect(() => create().withDynamicConfig("a=b", 1)).toThrow(
      "withDynamicConfig.key: expected a name without =",
    );
    expect(() => create().withDynamicConfig("a", {} as never)).toThrow(
      "withDynamicConfig.value: expected a string, a finite number or a boolean",
    );
    for (const value of [NaN, Infinity]) {
      expect(() => create().withDynamicConfig("a", value)).toThrow("withDynamicConfig.value:");
    }
  });
});
