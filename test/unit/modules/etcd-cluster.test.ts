import { EtcdCluster } from "../../../modules/etcd";

describe("EtcdCluster", () => {
  it.each<[unknown, string]>([
    [{ nodes: 0 }, "EtcdCluster.nodes: expected a whole number, 1 or more, got 0"],
    [[], "EtcdCluster.options: expected { nodes }"],
  ])("refuses the options %j", (options, message) => {
    expect(() => new EtcdCluster("quay.io/coreos/etcd:v3.5.16", options as object)).toThrow(
      message,
    );
  });

  it("refuses an empty image", () => {
    expect(() => new EtcdCluster("")).toThrow("EtcdCluster: expected a non-empty string");
  });
});
