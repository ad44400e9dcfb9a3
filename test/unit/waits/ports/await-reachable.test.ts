import { awaitReachable } from "../../../../src/waits/ports/await-reachable";
import { stall } from "../../../support/stall";
import { fakeContext } from "../fake-context";
import { FakeHandle } from "../fake-handle";
import { freePort, tcpServer } from "../local-servers";

const DESCRIPTION = "port 80/tcp to be listening";
const HINT = "the engine runs elsewhere";

async function waitFor(handle: FakeHandle, port: number, context = fakeContext()): Promise<void> {
  const published = () => ({ host: "127.0.0.1", port });
  await awaitReachable(handle, [80], published, DESCRIPTION, context);
}

describe("waiting for a published port that listens in the container", () => {
  it("fails with its address if something certainly is in the way", async () => {
    const port = await freePort();
    const handle = new FakeHandle({ tcp: { 80: port } });
    handle.onExec = () => ({ exitCode: 0 });
    handle.obstacle = () => Promise.resolve({ hint: HINT, isCertain: true });
    await expect(waitFor(handle, port)).rejects.toMatchObject({
      code: "WAIT_FAILED",
      reason: `port 80/tcp listens in the container, but cannot be reached at 127.0.0.1:${port}: connection refused`,
      hint: HINT,
    });
  });

  it("fails later if nothing is known, and says what to check", async () => {
    const port = await freePort();
    const handle = new FakeHandle({ tcp: { 80: port } });
    handle.onExec = () => ({ exitCode: 0 });
    await expect(waitFor(handle, port)).rejects.toMatchObject({
      code: "WAIT_FAILED",
      hint: expect.stringContaining("check that no firewall is in between") as string,
    });
  });

  it("tries once more after this process was busy for longer than that", async () => {
    const port = await freePort();
    const handle = new FakeHandle({ tcp: { 80: port } });
    handle.onExec = () => ({ exitCode: 0 });
    let attempts = 0;
    const published = () => {
      attempts += 1;
      if (attempts === 1) stall(3_000);
      return { host: "127.0.0.1", port };
    };
    handle.obstacle = () => Promise.resolve({ hint: HINT, isCertain: true });
    const waiting = awaitReachable(handle, [80], published, DESCRIPTION, fakeContext());
    await expect(waiting).rejects.toMatchObject({ code: "WAIT_FAILED" });
    expect(attempts).toBe(2);
  });

  it("goes on while the port does not listen in the container any more", async () => {
    const port = await freePort();
    const context = fakeContext();
    const handle = new FakeHandle({ tcp: { 80: port } });
    const looked = new Promise<void>((resolve) => {
      handle.onExec = () => {
        resolve();
        return { exitCode: 10, stdout: "open\nloopback\n" };
      };
    });
    handle.obstacle = () => Promise.resolve({ hint: HINT, isCertain: true });
    const waiting = waitFor(handle, port, context);
    await looked;
    await using _server = await tcpServer(() => undefined, { port });
    await waiting;
  });
});
