import { dialRyuk, isBlocked, ryukAddresses } from "../../../../src/cleanup/ryuk/dial";
import { RyukConnection, type RyukAddress } from "../../../../src/cleanup/ryuk/connection";
import type { BoundPort } from "../../../../src/spec/ports/exposed-port";
import { scriptedRyuk } from "../../../support/scripted-ryuk";

const bound = (host: number, hostIp: string, container = 8080): BoundPort => ({
  container,
  protocol: "tcp",
  host,
  hostIp,
});
const V4 = bound(32768, "0.0.0.0");
const V6 = bound(32769, "::");

describe("the addresses of a Ryuk", () => {
  it.each<[string, readonly BoundPort[], string, RyukAddress[]]>([
    [
      "of an engine with an IPv4 address",
      [V4, V6],
      "10.0.0.5",
      [{ host: "10.0.0.5", port: 32768, family: 0 }],
    ],
    [
      "of an engine with an IPv6 address",
      [V4, V6],
      "fd00::5",
      [{ host: "fd00::5", port: 32769, family: 0 }],
    ],
    [
      "of an engine with a name, which can mean either family",
      [V4, V6],
      "engine.lan",
      [
        { host: "engine.lan", port: 32768, family: 4 },
        { host: "engine.lan", port: 32769, family: 6 },
      ],
    ],
    [
      "of an engine with an address of the family that it does not publish",
      [V4],
      "fd00::5",
      [{ host: "fd00::5", port: 32768, family: 0 }],
    ],
    [
      "leave out other ports, and the same port of UDP",
      [bound(1, "0.0.0.0", 81), { ...V4, protocol: "udp" }],
      "10.0.0.5",
      [],
    ],
  ])("%s", (_title, ports, host, addresses) => {
    expect(ryukAddresses({ ports }, host)).toEqual(addresses);
  });

  it("are tried one after the other", async () => {
    using ryuk = await scriptedRyuk();
    const { port } = ryuk;
    const addresses = ryukAddresses(
      { ports: [bound(1, "::"), bound(port, "0.0.0.0")] },
      "localhost",
    );
    const connection = await dialRyuk(addresses, ["label=a"]);
    if (typeof connection === "string") throw new Error(connection);
    connection.close();
    expect(ryuk.lines).toEqual(["label=a"]);
  });

  it("are all named with their failures if none works", async () => {
    expect(await dialRyuk([], [])).toBe("port 8080 is not published");
    const addresses = ryukAddresses(
      { ports: [bound(1, "::"), bound(2, "127.0.0.1")] },
      "localhost",
    );
    expect(await dialRyuk(addresses, ["label=a"])).toMatch(
      /^localhost:1 \(IPv6\): .+; localhost:2 \(IPv4\): connection refused/,
    );
  });

  it("end the attempts if nothing answers, not even with a refusal, as behind a firewall", async () => {
    // No address drops packets on every machine.
    const silence = new Error("no connection within 5000 ms");
    jest.spyOn(RyukConnection, "open").mockRejectedValueOnce(silence);
    const dialling = dialRyuk([{ host: "192.0.2.1", port: 32768, family: 0 }], ["label=a"]);
    await expect(dialling).rejects.toMatchObject({
      code: "WAIT_FAILED",
      reason: "Ryuk's port cannot be reached: 192.0.2.1:32768: no connection within 5000 ms",
      hint: expect.stringContaining(
        "a firewall probably lets only the engine's own port",
      ) as string,
    });
  });
});

describe("something that refuses in Ryuk's place", () => {
  const REFUSED = "h:1 (IPv4): connection refused; h:2 (IPv6): the host is unreachable";
  const LISTENING = "time=2026-01-02T03:04:05.000Z level=INFO msg=listening address=[::]:8080";

  it.each<[string, boolean, Parameters<typeof isBlocked>]>([
    ["is there once Ryuk has listened for long", true, [REFUSED, 10_001, ["x", LISTENING]]],
    ["is there for an earlier version's words", true, [REFUSED, 10_001, ["2026/01/02 Started!"]]],
    ["is not there soon after the start", false, [REFUSED, 9_999, [LISTENING]]],
    ["is not there before Ryuk listens", false, [REFUSED, 20_000, ["level=INFO msg=starting"]]],
    [
      "is not there if an address does more than refuse",
      false,
      ["h:1: connection refused; h:2: no ACK within 15000 ms", 20_000, [LISTENING]],
    ],
  ])("%s", (_, expected, parameters) => {
    expect(isBlocked(...parameters)).toBe(expected);
  });
});
