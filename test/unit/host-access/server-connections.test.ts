import net, { Socket } from "node:net";
import { ServerConnections } from "../../../src/host-access/server-connections";
import { freePort } from "../waits/local-servers";

describe("a port without a server", () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it("is one on a machine without IPv6, too", async () => {
    const { connect } = net;
    jest.spyOn(net, "connect").mockImplementation(((options: { host: string; port: number }) => {
      if (options.host === "127.0.0.1") return connect(options);
      const error = Object.assign(new Error("no such address"), { code: "EADDRNOTAVAIL" });
      return new Socket().destroy(error);
    }) as typeof connect);
    const port = await freePort();
    let missed = 0;
    const connections = new ServerConnections(port, () => (missed += 1));
    await expect(connections.dial()).rejects.toThrow(`no server listens on port ${port}`);
    expect(missed).toBe(1);
  });
});
