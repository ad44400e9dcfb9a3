import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { execFile } from "node:child_process";
import { UdpPortsWait } from "../../../../src/waits/ports/udp-ports";
import { fakeContext } from "../fake-context";
import { FakeHandle } from "../fake-handle";

async function udpServer(address: string, port = 0): Promise<Socket> {
  const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
  socket.bind(port, address);
  await once(socket, "listening");
  return socket;
}

/** A container whose commands run on this machine, and see its table of sockets. */
function here(port: number): FakeHandle {
  const handle = new FakeHandle({ udp: { [port]: 1 } });
  handle.onExec = (argv) =>
    new Promise((resolve) => {
      execFile("/bin/sh", argv.slice(1), (error, stdout) => {
        resolve({ stdout, exitCode: error === null ? 0 : Number(error.code) });
      });
    });
  return handle;
}

describe("published UDP ports", () => {
  it.each(["0.0.0.0", "::"])("are waited for until a server has opened them on %s", async (any) => {
    const taken = await udpServer(any);
    const { port } = taken.address();
    taken.close();
    await once(taken, "close");
    let isOpen = false;
    const ready = new UdpPortsWait().until(here(port), fakeContext()).then(() => isOpen);
    const server = await udpServer(any, port);
    isOpen = true;
    expect(await ready).toBe(true);
    server.close();
  });

  it("hold in the end if nobody opens them, or only on the loopback address", async () => {
    const server = await udpServer("127.0.0.1");
    const handle = here(server.address().port);
    await new UdpPortsWait().until(handle, fakeContext());
    expect(handle.execs).toHaveLength(1);
    server.close();
  });

  it("hold after a moment where there is no shell", async () => {
    const handle = new FakeHandle({ udp: { 53: 1 } });
    await new UdpPortsWait().until(handle, fakeContext());
    expect(handle.execs).toHaveLength(1);
  });
});
