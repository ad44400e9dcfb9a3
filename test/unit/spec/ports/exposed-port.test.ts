import {
  formatPort,
  parsePort,
  parsePorts,
  type PortRange,
  type PortWithOptionalBinding,
  checkProtocol,
  getContainerPort,
  getProtocol,
  hasHostBinding,
} from "../../../../src/spec/ports/exposed-port";

describe("parsePorts", () => {
  const ports = (given: PortRange): string[] => parsePorts(given, "port").map(formatPort);

  it("reads each port of a range, and a single port", () => {
    expect(ports("8000-8002")).toEqual(["8000/tcp", "8001/tcp", "8002/tcp"]);
    expect(ports("65534-65535/udp")).toEqual(["65534/udp", "65535/udp"]);
    expect(ports("80-80")).toEqual(["80/tcp"]);
    expect(parsePorts(6379, "port")).toEqual([{ container: 6379, protocol: "tcp" }]);
  });
});

describe("parsePort", () => {
  it.each<[PortWithOptionalBinding, object]>([
    [6379, { container: 6379, protocol: "tcp" }],
    ["80/tcp", { container: 80, protocol: "tcp" }],
    ["53/udp", { container: 53, protocol: "udp" }],
    ["9899/sctp", { container: 9899, protocol: "sctp" }],
    [65535, { container: 65535, protocol: "tcp" }],
    [
      { container: 80, host: 8080 },
      { container: 80, protocol: "tcp", host: 8080 },
    ],
    [
      { container: 53, host: 5353, protocol: "udp", hostIp: "0.0.0.0" },
      { container: 53, protocol: "udp", host: 5353, hostIp: "0.0.0.0" },
    ],
  ])("reads %j", (given, expected) => {
    expect(parsePort(given, "port")).toEqual(expected);
  });

  it.each<[unknown]>([
    [0],
    [-1],
    [65536],
    [1.5],
    [Number.NaN],
    ["80/http"],
    ["http"],
    ["80:80"],
    [""],
  ])("refuses %j and says what was expected", (given) => {
    expect(() => parsePort(given as PortWithOptionalBinding, "exposed port")).toThrow(
      /^exposed port: expected a port number from 1 to 65535, .*, got /,
    );
  });

  it.each<[unknown, string]>([
    [{ container: 80, host: -1 }, "port.host: expected a port number from 1 to 65535, got -1"],
    [
      { container: 80, host: 70000 },
      "port.host: expected a port number from 1 to 65535, got 70000",
    ],
    [{ container: 0, host: 80 }, "port.container: expected a port number from 1 to 65535, got 0"],
    [
      { container: 80, host: 80, protocol: "icmp" },
      'port.protocol: expected tcp, udp or sctp, got "icmp"',
    ],
  ])("refuses %j and names the field", (given, message) => {
    expect(() => parsePort(given as PortWithOptionalBinding, "port")).toThrow(message);
  });
});

test("formatPort writes a port as Docker does", () => {
  expect(formatPort({ container: 53, protocol: "udp" })).toBe("53/udp");
});

test("the parts of a port are read", () => {
  const fixed = { container: 80, host: 8080 } as const;
  expect(
    [80, "53/udp", fixed].map((port) => getContainerPort(port as PortWithOptionalBinding)),
  ).toEqual([80, 53, 80]);
  expect([getProtocol(80), getProtocol("53/udp"), getProtocol(fixed)]).toEqual([
    "tcp",
    "udp",
    "tcp",
  ]);
  expect([hasHostBinding(80), hasHostBinding("53/udp"), hasHostBinding(fixed)]).toEqual([
    false,
    false,
    true,
  ]);
  expect(() => getContainerPort("http" as never)).toThrow(
    "getContainerPort: expected a port number",
  );
  expect(checkProtocol("UDP", "protocol")).toBe("udp");
  expect(() => checkProtocol("icmp", "protocol")).toThrow("protocol: expected tcp, udp or sctp");
});
