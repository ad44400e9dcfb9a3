import { ImageName, InvalidOptionError } from "../../../src";
import { RedpandaContainer } from "../../../modules/redpanda";

const redpanda = (): RedpandaContainer => new RedpandaContainer("redpandadata/redpanda:v26.2.1");

describe("RedpandaContainer", () => {
  it("takes Redpanda's image, and refuses others", () => {
    const names = ["redpandadata/redpanda:v26", "docker.redpanda.com/redpandadata/redpanda:v26"];
    for (const name of names) {
      expect(() => new RedpandaContainer(ImageName.fromString(name))).not.toThrow();
    }
    const other = ImageName.fromString("redis:8");
    expect(() => new RedpandaContainer(other)).toThrow(/redpandadata\/redpanda/);
  });

  const wrong: [string, () => unknown, RegExp][] = [
    ["a listener without a port", () => redpanda().withListener("broker"), /host:port/],
    ["a port that is none", () => redpanda().withListener("broker:70000"), /a port/],
    ["a port of Redpanda's", () => redpanda().withListener("broker:9093"), /another port/],
    [
      "a port twice",
      () => redpanda().withListener("a:1").withListener("b:1"),
      /another port than .*, 1, got 1/,
    ],
    ["no properties", () => redpanda().withClusterProperties("a" as never), /an object/],
    [
      "a property's name",
      () => redpanda().withClusterProperties({ "a: b\nc": 1 }),
      /names such as log_segment_size/,
    ],
    [
      "a property's value",
      () => redpanda().withClusterProperties({ superusers: ["me"] as never }),
      /withClusterProperties\.superusers: expected a string, a finite number or a boolean/,
    ],
    [
      "a number that is none",
      () => redpanda().withClusterProperties({ log_segment_size: Infinity }),
      /withClusterProperties\.log_segment_size: expected a string, a finite number/,
    ],
  ];
  it.each(wrong)("refuses %s", (_what, call, message) => {
    expect(call).toThrow(InvalidOptionError);
    expect(call).toThrow(message);
  });
});
