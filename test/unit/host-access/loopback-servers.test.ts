import { findListener, whereListens } from "../../../src/host-access/loopback-servers";
import { freePort, tcpServer } from "../waits/local-servers";

const HEAD =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
const line = (local: string, state = "0A") =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 1 1`;
const table = (...lines: string[]) => [HEAD, ...lines, ""].join("\n");

describe("the kernel's tables", () => {
  it.each([
    ["127.0.0.1", "0100007F:1F90"],
    ["127.0.0.1, big endian", "7F000001:1F90"],
    ["::1", "00000000000000000000000001000000:1F90"],
    ["::1, big endian", "00000000000000000000000000000001:1F90"],
    ["::ffff:127.0.0.1", "0000000000000000FFFF00000100007F:1F90"],
  ])("show a server on %s", (_address, local) => {
    expect(findListener(table(line(local)), 8080)).toBe("loopback");
  });

  it.each([
    ["0.0.0.0", "00000000:1F90"],
    ["::", "00000000000000000000000000000000:1F90"],
  ])("show a server on %s", (_address, local) => {
    expect(findListener(table(line(local)), 8080)).toBe("everywhere");
  });

  it.each([
    ["another port", line("0100007F:1F91")],
    ["a connection", line("0100007F:1F90", "01")],
    ["another address", line("010011AC:1F90")],
  ])("are not misread: %s", (_title, text) => {
    expect(findListener(table(text), 8080)).toBe("nowhere");
  });

  it("show the loopback address where there is a server on both", () => {
    const text = table(line("00000000000000000000000000000000:1F90"), line("0100007F:1F90"));
    expect(findListener(text, 8080)).toBe("loopback");
  });
});

describe("a real server", () => {
  it.each([
    ["127.0.0.1", "loopback"],
    ["::1", "loopback"],
    ["0.0.0.0", "everywhere"],
    ["::", "everywhere"],
  ])("on %s is seen %s", async (host, expected) => {
    await using server = await tcpServer(() => undefined, { host });
    expect(await whereListens(server.port)).toBe(expected);
  });

  it("that is gone is not seen", async () => {
    expect(await whereListens(await freePort())).toBe("nowhere");
  });
});
