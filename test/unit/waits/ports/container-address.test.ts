import { networkInterfaces } from "node:os";
import type { NetworkEndpoint } from "../../../../src/spec/inspect/container-info";
import { containerAddress } from "../../../../src/waits/ports/container-address";
import { FakeHandle } from "../fake-handle";

const OWN = "127.0.0.1";
/** An address for documentation (RFC 5737), which no machine has. */
const FOREIGN = "203.0.113.1";

function endpoint(gateway: string, ipAddress = "172.17.0.2"): NetworkEndpoint {
  return { networkId: "1", ipAddress, gateway, aliases: [] };
}

describe("containerAddress", () => {
  it.each<[string, string, Record<string, NetworkEndpoint>, string | undefined]>([
    ["its address where this machine is the gateway", OWN, { a: endpoint(OWN) }, "172.17.0.2"],
    ["the same by name", "localhost", { a: endpoint(OWN) }, "172.17.0.2"],
    ["the same by IPv6", "::1", { a: endpoint(OWN) }, "172.17.0.2"],
    [
      "that of the network that can be reached",
      OWN,
      { a: endpoint(FOREIGN), b: endpoint(OWN, "172.18.0.2") },
      "172.18.0.2",
    ],
    ["nothing where another machine is the gateway", OWN, { a: endpoint(FOREIGN) }, undefined],
    ["nothing where there is no gateway", OWN, { a: endpoint("") }, undefined],
    ["nothing before it has an address", OWN, { a: endpoint(OWN, "") }, undefined],
    ["nothing without a network", OWN, {}, undefined],
    ["nothing for an engine elsewhere", FOREIGN, { a: endpoint(OWN) }, undefined],
    ["nothing for an engine of another name", "docker", { a: endpoint(OWN) }, undefined],
  ])("is %s", (_what, host, networks, expected) => {
    expect(containerAddress(new FakeHandle({ host, networks }))).toBe(expected);
  });

  it("is dialled, too, when the engine is named by this machine's own address", () => {
    const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    // Link-local addresses come and go with the containers of other tests.
    const addresses = all.filter((each) => each.family === "IPv4" || each.scopeid === 0);
    expect(addresses).not.toEqual([]);
    for (const { address: host } of addresses) {
      const handle = new FakeHandle({ host, networks: { a: endpoint(OWN) } });
      expect(containerAddress(handle)).toBe("172.17.0.2");
    }
  });
});
