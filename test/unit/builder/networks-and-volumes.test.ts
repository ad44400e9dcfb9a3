import { GenericContainer, type ContainerSpec } from "../../../src";
import { StartedNetwork } from "../../../src/network/started-network";
import { StartedVolume } from "../../../src/volume/started-volume";
import { FakeEngine } from "../../support/fake-engine";

class Described extends GenericContainer {
  get spec(): ContainerSpec {
    return this.described;
  }
}

const engine = new FakeEngine();
const container = (): Described => new Described("app:1");

describe("withNetwork", () => {
  it("takes a started network or a name, and adds", () => {
    const { networks } = container()
      .withNetwork(new StartedNetwork(engine, "id", "front"))
      .withNetwork("back", { aliases: ["db"], ipAddress: "10.5.0.7" }).spec;
    expect(networks).toEqual([
      { name: "front" },
      { name: "back", aliases: ["db"], ipAddress: "10.5.0.7" },
    ]);
  });

  it("shares no list with its caller", () => {
    const aliases = ["db"];
    const { spec } = container().withNetwork("back", { aliases });
    aliases.push("later");
    expect(spec.networks).toEqual([{ name: "back", aliases: ["db"] }]);
  });
});

describe("withVolume", () => {
  it("takes a started volume or a name, and adds", () => {
    const { volumes } = container()
      .withVolume(new StartedVolume(engine, "data"), "/data")
      .withVolume("seed", "/seed", { readOnly: true }).spec;
    expect(volumes).toEqual([
      { name: "data", target: "/data", readOnly: false },
      { name: "seed", target: "/seed", readOnly: true },
    ]);
  });
});
