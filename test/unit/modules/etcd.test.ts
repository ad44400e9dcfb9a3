import { ImageName } from "../../../src";
import { EtcdContainer } from "../../../modules/etcd";

describe("EtcdContainer", () => {
  it("takes images of etcd and substitutes for them", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/etcd:v3.5.16");
    expect(() => new EtcdContainer(mirror)).toThrow("registry.example.com/mirror/etcd");
    const substitute = mirror.asCompatibleSubstituteFor("quay.io/coreos/etcd");
    expect(() => new EtcdContainer(substitute)).not.toThrow();
  });

  it("refuses an empty name", () => {
    const create = (): unknown => new EtcdContainer("quay.io/coreos/etcd:v3.5.16", "");
    expect(create).toThrow("EtcdContainer.nodeName: expected a non-empty string");
  });

  it("refuses the command of another program", async () => {
    const shell = new EtcdContainer("quay.io/coreos/etcd:v3.5.16").withCommand(["sh"]);
    await expect(shell.start()).rejects.toThrow("withCommand: expected etcd and its options");
  });
});
