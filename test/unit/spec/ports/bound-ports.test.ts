import { BoundPorts } from "../../../../src/spec/ports/bound-ports";

function bound(): BoundPorts {
  const ports = new BoundPorts();
  ports.setBinding(6379, 1);
  ports.setBinding("53/udp", 2);
  ports.setBinding("53", 3, "TCP");
  return ports;
}

describe("BoundPorts", () => {
  it.each([
    [6379, undefined, 1],
    ["6379", undefined, 1],
    ["6379/tcp", undefined, 1],
    ["53/UDP", undefined, 2],
    [53, "udp", 2],
    [53, undefined, 3],
    ["53/udp", "tcp", 2],
  ])("finds %p with protocol %p", (port, protocol, expected) => {
    expect(bound().getBinding(port, protocol)).toBe(expected);
  });

  it("says which ports there are when one is missing", () => {
    expect(() => bound().getBinding(80)).toThrow(
      "The container does not publish port 80/tcp; it publishes 6379/tcp, 53/udp, 53/tcp.",
    );
  });

  it("has a first one, or says that there is none", () => {
    expect(bound().getFirstBinding()).toBe(1);
    expect(() => new BoundPorts().getFirstBinding()).toThrow("a container with an exposed port");
  });

  it("lists them", () => {
    expect([...bound().iterator()]).toEqual([
      ["6379/tcp", 1],
      ["53/udp", 2],
      ["53/tcp", 3],
    ]);
  });

  it("filters them", () => {
    const filtered = bound().filter(["53/udp", { container: 6379, host: 9 }]);
    expect([...filtered.iterator()]).toEqual([
      ["53/udp", 2],
      ["6379/tcp", 1],
    ]);
    expect(() => bound().filter([80])).toThrow("80/tcp");
  });

  it("takes the binding of the host's address family", () => {
    const ports = {
      "80/tcp": [
        { hostIp: "0.0.0.0", hostPort: 4 },
        { hostIp: "::", hostPort: 6 },
      ],
      "81/tcp": [{ hostIp: "::", hostPort: 7 }],
      "82/udp": [{ hostIp: "", hostPort: 8 }],
      "83/tcp": [],
    };
    const of = (...families: number[]): [string, number][] => {
      const hostIps = families.map((family) => ({ address: "any", family }));
      return [...BoundPorts.fromInspectResult(hostIps, { ports }).iterator()];
    };
    const others = [
      ["81/tcp", 7],
      ["82/udp", 8],
    ];
    expect(of(4, 6)).toEqual([["80/tcp", 4], ...others]);
    expect(of(6, 4)).toEqual([["80/tcp", 6], ...others]);
    expect(of(4)).toEqual([["80/tcp", 4], ...others]);
  });
});
