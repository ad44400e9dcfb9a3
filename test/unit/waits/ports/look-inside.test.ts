import { execFile } from "node:child_process";
import { once } from "node:events";
import { connect, type AddressInfo } from "node:net";
import { insideScript } from "../../../../src/waits/ports/inside-script";
import { lookInside } from "../../../../src/waits/ports/look-inside";
import { FakeHandle, type ExecAnswer } from "../fake-handle";
import { freePort, tcpServer } from "../local-servers";

const { signal } = new AbortController();

/** A container whose commands run on this machine, and see its table of sockets. */
function runHere(shell: string, env: NodeJS.ProcessEnv = process.env) {
  return (argv: readonly string[]): Promise<ExecAnswer> =>
    new Promise((resolve) => {
      execFile(shell, argv.slice(1), { env }, (error, stdout) => {
        resolve({ stdout, exitCode: error === null ? 0 : Number(error.code) });
      });
    });
}

describe.each(["/bin/sh", "/bin/bash"])("lookInside with %s", (shell) => {
  const handle = new FakeHandle();
  handle.onExec = runHere(shell);

  it("distinguishes open ports from those on the loopback address", async () => {
    await using open = await tcpServer(() => undefined, { host: "0.0.0.0" });
    await using openV6 = await tcpServer(() => undefined, { host: "::" });
    await using loopback = await tcpServer(() => undefined, { host: "127.0.0.1" });
    await using loopbackV6 = await tcpServer(() => undefined, { host: "::1" });
    await using mapped = await tcpServer(() => undefined, { host: "::ffff:127.0.0.1" });
    await using otherLoopback = await tcpServer(() => undefined, { host: "127.0.0.11" });
    const none = await freePort();
    const ports = [open, openV6, loopback, loopbackV6, mapped, otherLoopback].map((s) => s.port);

    const view = await lookInside(handle, [...ports, none], 0, signal);
    const states = [...ports, none].map((port) =>
      view?.open.has(port) ? "open" : view?.loopback.has(port) ? "loopback" : "closed",
    );
    expect(states).toEqual([
      "open",
      "open",
      "loopback",
      "loopback",
      "loopback",
      "loopback",
      "closed",
    ]);
  });

  it("ends as soon as the last port is open", async () => {
    const port = await freePort();
    await using open = await tcpServer(() => undefined, { host: "0.0.0.0" });
    const looking = lookInside(handle, [open.port, port], 3_600_000, signal);
    await using late = await tcpServer(() => undefined, { port, host: "0.0.0.0" });
    expect(await looking).toEqual({ open: new Set([open.port, late.port]), loopback: new Set() });
  });

  it("does not take a connection for a server", async () => {
    await using server = await tcpServer(() => undefined, { host: "0.0.0.0" });
    const client = connect(server.port, "127.0.0.1");
    await once(client, "connect");
    const port = (client.address() as AddressInfo).port;
    const view = await lookInside(handle, [port], 0, signal);
    client.destroy();
    expect(view?.open).not.toContain(port);
  });

  it("gives up where it cannot pause", async () => {
    const withoutSleep = new FakeHandle();
    withoutSleep.onExec = runHere(shell, { PATH: "/nonexistent" });
    expect(await lookInside(withoutSleep, [await freePort()], 10_000, signal)).toBeUndefined();
  });

  it("does not need to pause when the port is open", async () => {
    await using open = await tcpServer(() => undefined, { host: "0.0.0.0" });
    const withoutSleep = new FakeHandle();
    withoutSleep.onExec = runHere(shell, { PATH: "/nonexistent" });
    const view = await lookInside(withoutSleep, [open.port], 10_000, signal);
    expect(view?.open.has(open.port)).toBe(true);
  });
});

describe("lookInside", () => {
  it.each<[string, ExecAnswer]>([
    ["a command that cannot be started", "cannot be started"],
    ["a shell that is not there", { exitCode: 127 }],
    ["a shell that cannot be run", { exitCode: 126 }],
    ["a shell that does not understand", { exitCode: 2 }],
    ["a kernel without the table", { exitCode: 11 }],
    ["a shell that was killed", { exitCode: 137 }],
  ])("sees nothing with %s", async (_what, answer) => {
    const handle = new FakeHandle();
    handle.onExec = () => answer;
    expect(await lookInside(handle, [80], 0, signal)).toBeUndefined();
  });

  it.each<[string, ExecAnswer, number[], number[]]>([
    ["all ports when the command succeeds", { exitCode: 0 }, [80, 8080], []],
    [
      "the ports that were printed",
      { exitCode: 10, stdout: "open 1F90 ABCD\nloopback 0050\n" },
      [8080, 0xabcd],
      [80],
    ],
    ["no ports", { exitCode: 10, stdout: "open\nloopback\n" }, [], []],
  ])("sees %s", async (_what, answer, open, loopback) => {
    const handle = new FakeHandle();
    handle.onExec = () => answer;
    expect(await lookInside(handle, [80, 8080], 0, signal)).toEqual({
      open: new Set(open),
      loopback: new Set(loopback),
    });
    expect(handle.execs).toEqual([["/bin/sh", "-c", insideScript([80, 8080], 0)]]);
  });

  it("rejects when the engine fails", async () => {
    const failure = new Error("no engine");
    const handle = new FakeHandle();
    handle.onExec = () => Promise.reject(failure);
    await expect(lookInside(handle, [80], 0, signal)).rejects.toBe(failure);
  });
});
