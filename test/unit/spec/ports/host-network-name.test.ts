import type { ContainerInfo, NetworkEndpoint } from "../../../../src/spec/inspect/container-info";
import { HOST_NETWORK_PREFIX, networksOf } from "../../../../src/spec/ports/host-network-name";
import { toInspectResult } from "../../../../src/spec/inspect/inspect-result";

const endpoint = (ipAddress: string): NetworkEndpoint => ({
  networkId: "n",
  ipAddress,
  gateway: "",
  aliases: [],
});

test("the network for host access is none of a user's networks", () => {
  const networks = {
    // The engine sorts networks by name.
    [`${HOST_NETWORK_PREFIX}1`]: endpoint("10.0.0.2"),
    web: endpoint("10.1.0.2"),
  };
  expect(networksOf({ networks })).toEqual([["web", networks.web]]);
  const info = { networks, ports: [], state: {} } as unknown as ContainerInfo;
  expect(toInspectResult(info).networkSettings).toEqual({
    web: { networkId: "n", ipAddress: "10.1.0.2" },
  });
});
