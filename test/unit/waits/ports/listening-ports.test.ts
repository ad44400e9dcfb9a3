import { Wait } from "../../../../src/waits/wait";
import { fakeContext } from "../fake-context";
import { EXITED, FakeHandle, type ExecAnswer, type FakeOptions } from "../fake-handle";
import { freePort, proxyWithoutService, tcpServer } from "../local-servers";

/** A container with an address that can be dialled: this machine's. */
function dialled(tcp: Record<number, number>, ipAddress = "127.0.0.1"): FakeHandle {
  const endpoint = { networkId: "1", gateway: "127.0.0.1", ipAddress, aliases: [] };
  return new FakeHandle({ tcp, networks: { bridge: endpoint } });
}

/** A container that can be reached by its published ports only. */
function published(tcp: Record<number, number>, options: FakeOptions = {}): FakeHandle {
  return new FakeHandle({ ...options, tcp });
}

function answer(handle: FakeHandle, ...answers: ExecAnswer[]): FakeHandle {
  handle.onExec = () => answers[Math.min(handle.execs.length, answers.length) - 1] ?? {};
  return handle;
}

const LOOPBACK = (port: number): ExecAnswer => ({
  exitCode: 10,
  stdout: `open\nloopback ${port.toString(16).toUpperCase().padStart(4, "0")}\n`,
});
const CLOSED: ExecAnswer = { exitCode: 10, stdout: "open\nloopback\n" };

describe("Wait.forListeningPorts", () => {
  describe("where the container's address can be dialled", () => {
    it("waits for its own port, past the proxy, without a command", async () => {
      await using proxy = await proxyWithoutService();
      const port = await freePort();
      const context = fakeContext();
      const handle = dialled({ [port]: proxy.port });
      const waiting = Wait.forListeningPorts().until(handle, context);
      expect(await context.reported(/./)).toBe(`port ${port}/tcp: connection refused`);
      await using server = await tcpServer(() => undefined, { port });
      await waiting;
      expect(server.connections()).toBe(1);
      expect(proxy.connections()).toBe(0);
      expect(handle.execs).toEqual([]);
    });

    it("does not take another container for its own that has ended and lost its address", async () => {
      await using server = await tcpServer(() => undefined);
      const handle = dialled({ [server.port]: 1 });
      handle.states = [EXITED, EXITED, {}];
      await Wait.forListeningPorts(server.port).until(handle, fakeContext());
      expect(handle.refreshes).toBe(3);
    });

    it("says that a server listens on the container's loopback address only", async () => {
      const port = await freePort();
      const context = fakeContext();
      const handle = answer(dialled({ [port]: 1 }), CLOSED, LOOPBACK(port));
      const waiting = Wait.forListeningPorts(port).until(handle, context);
      expect(await context.reported(/loopback/)).toBe(
        `port ${port}/tcp: the server listens only on the container's loopback address, which nothing outside can reach; bind it to 0.0.0.0`,
      );
      context.abort("enough");
      await expect(waiting).rejects.toBe("enough");
    });

    it("goes on dialling when it cannot look inside", async () => {
      const port = await freePort();
      const context = fakeContext();
      const handle = answer(dialled({ [port]: 1 }), "cannot be started");
      const looked = new Promise<void>((resolve) => {
        handle.onExec = () => {
          resolve();
          return "cannot be started";
        };
      });
      const waiting = Wait.forListeningPorts(port).until(handle, context);
      await looked;
      await using server = await tcpServer(() => undefined, { port });
      await waiting;
      expect(server.connections()).toBe(1);
      expect(handle.execs).toHaveLength(1);
    });

    it("looks inside when the address turns out not to be reachable", async () => {
      await using mapped = await tcpServer(() => undefined);
      const handle = answer(dialled({ 80: mapped.port }, "255.255.255.255"), { exitCode: 0 });
      await Wait.forListeningPorts(80).until(handle, fakeContext());
      expect(handle.execs).toHaveLength(1);
    });
  });

  describe("where it cannot", () => {
    it("looks inside, longer each time, and then confirms that the port is forwarded", async () => {
      const forwarded = await freePort();
      const context = fakeContext();
      const handle = answer(published({ 80: forwarded }), CLOSED, LOOPBACK(80), { exitCode: 0 });
      const waiting = Wait.forListeningPorts().until(handle, context);
      await context.reported(/refused/);
      await using server = await tcpServer(() => undefined, { port: forwarded });
      await waiting;
      expect(server.connections()).toBe(1);
      expect(context.reports.slice(0, 3)).toEqual([
        "port 80/tcp: nothing listens on it",
        expect.stringContaining(
          "port 80/tcp: the server listens only on the container's loopback address",
        ),
        "port 80/tcp: connection refused",
      ]);
      expect(handle.execs).toHaveLength(3);
      const ticks = handle.execs.map((argv) => /ticks=(\d+)/.exec(argv[2] ?? "")?.[1]);
      expect(ticks).toEqual(["10", "20", "40"]);
    });

    it("asks about all ports in one command and reports those that are missing", async () => {
      await using mapped = await tcpServer(() => undefined);
      const context = fakeContext();
      const handle = answer(
        published({ 80: mapped.port, 81: mapped.port }),
        { exitCode: 10, stdout: "open 0050\nloopback\n" },
        { exitCode: 0 },
      );
      await Wait.forListeningPorts().until(handle, context);
      expect(context.reports).toEqual(["port 81/tcp: nothing listens on it"]);
      expect(handle.execs).toHaveLength(2);
    });

    it("takes a connection that stays open when there is no shell", async () => {
      await using mapped = await tcpServer(() => undefined);
      const handle = answer(published({ 80: mapped.port }), "cannot be started");
      await Wait.forListeningPorts().until(handle, fakeContext());
      expect(handle.execs).toHaveLength(1);
    });

    it("does not take a proxy for the service when there is no shell", async () => {
      let serves = false;
      await using proxy = await tcpServer((socket) => {
        if (!serves) socket.end();
      });
      const context = fakeContext();
      const handle = answer(published({ 80: proxy.port }), { exitCode: 127 });
      const waiting = Wait.forListeningPorts().until(handle, context);
      expect(await context.reported(/./)).toContain("port 80/tcp: accepted, but closed at once");
      serves = true;
      await waiting;
    });
  });

  it("dials the port itself on the host's network", async () => {
    await using server = await tcpServer(() => undefined);
    const handle = new FakeHandle({ unpublished: [server.port], networkMode: "host" });
    await Wait.forListeningPorts().until(handle, fakeContext());
    expect(handle.execs).toEqual([]);
  });

  it("looks inside on the network of a host that ssh leads to, whose loopback address is reached", async () => {
    await using ssh = await tcpServer(() => undefined);
    const context = fakeContext();
    const handle = answer(
      published({ 80: ssh.port }, { networkMode: "host" }),
      CLOSED,
      LOOPBACK(80),
    );
    handle.info = { ...handle.info, isForwarded: true };
    await Wait.forListeningPorts().until(handle, context);
    expect(context.reports).toEqual(["port 80/tcp: nothing listens on it"]);
    expect(handle.execs).toHaveLength(2);
  });

  it("dials an IPv6 host", async () => {
    await using server = await tcpServer(() => undefined, { host: "::1" });
    const handle = answer(published({ 80: server.port }, { host: "::1" }), { exitCode: 0 });
    await Wait.forListeningPorts(80).until(handle, fakeContext());
  });

  it.each([
    ["nothing is published", new FakeHandle()],
    ["only UDP is published", new FakeHandle({ udp: { 53: 1 } })],
    ["there is no network", new FakeHandle({ unpublished: [80], networkMode: "none" })],
    ["the network is another's", new FakeHandle({ unpublished: [80], networkMode: "container:a" })],
  ])("holds at once when %s", async (_what, handle) => {
    await Wait.forListeningPorts().until(handle, fakeContext());
    expect(handle.execs).toEqual([]);
  });

  it("does not hold for a container that has ended and publishes nothing any more", async () => {
    const handle = new FakeHandle({ unpublished: [80] });
    const waiting = Wait.forListeningPorts().until(handle, fakeContext());
    await expect(waiting).rejects.toMatchObject({ code: "PORT_NOT_EXPOSED", port: "80/tcp" });
  });

  it("fails at once when a port is not published", async () => {
    const handle = published({ 80: 1 });
    const waiting = Wait.forListeningPorts(81).until(handle, fakeContext());
    await expect(waiting).rejects.toMatchObject({ code: "PORT_NOT_EXPOSED", port: "81/tcp" });
    expect(handle.execs).toEqual([]);
  });

  it("stops when it is aborted", async () => {
    const context = fakeContext();
    const port = await freePort();
    const waiting = Wait.forListeningPorts(port).until(dialled({ [port]: 1 }), context);
    await context.reported(/./);
    context.abort("enough");
    await expect(waiting).rejects.toBe("enough");
  });

  it.each([
    [Wait.forListeningPorts(), "the container's published TCP ports to be listening"],
    [Wait.forListeningPorts(80), "port 80/tcp to be listening"],
    [Wait.forListeningPorts(80, "81/tcp", 80), "ports 80/tcp and 81/tcp to be listening"],
    [Wait.forListeningPorts(1, 2, 3), "ports 1/tcp, 2/tcp and 3/tcp to be listening"],
  ])("describes itself %#", (wait, description) => {
    expect(wait.description).toBe(description);
  });
});
