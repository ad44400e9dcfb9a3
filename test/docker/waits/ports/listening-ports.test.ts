import { connect } from "node:net";
import { GenericContainer, Wait } from "../../../../src";
import type { Wait as WaitContract } from "../../../../src/spec/wait";
import { BUSYBOX } from "../../../support/images";
import { freePort } from "../../../unit/waits/local-servers";
import { NOT_READY_MS, running } from "../programs";
import { withoutRoute } from "../without-route";

const PORT = 8080;

function server(script: string, wait: WaitContract = Wait.forListeningPorts()): GenericContainer {
  return running(script).withWaitStrategy(wait);
}

/** Resolves when the published port answers a request. */
function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => socket.write("GET / HTTP/1.0\r\n\r\n"));
    socket.on("data", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      resolve(false);
    });
  });
}

/** Runs the wait as on an engine whose containers cannot be dialled. */
function elsewhere(): WaitContract {
  const wait = Wait.forListeningPorts();
  return {
    description: wait.description,
    until: (handle, context) => wait.until(withoutRoute(handle), context),
  };
}

const LATE = "sleep 1; exec httpd -f -p 8080";
const WITHOUT_SHELL = "rm /bin/sh; exec httpd -f -p 8080";
const LATE_WITHOUT_SHELL = "rm /bin/sh; sleep 1; exec httpd -f -p 8080";
const LOOPBACK_ONLY = "exec httpd -f -p 127.0.0.1:8080";

describe("Wait.forListeningPorts", () => {
  it.each<[string, string, WaitContract]>([
    ["by dialling the container", LATE, Wait.forListeningPorts()],
    ["by dialling one without a shell", LATE_WITHOUT_SHELL, Wait.forListeningPorts(PORT)],
    ["by looking inside", LATE, elsewhere()],
    ["from outside where there is no shell", WITHOUT_SHELL, elsewhere()],
    ["from outside, past the engine's proxy", LATE_WITHOUT_SHELL, elsewhere()],
  ])("sees that the server listens, %s", async (_how, script, wait) => {
    await using container = await server(script, wait).start();
    expect(await answers(container.getHost(), container.getMappedPort(PORT))).toBe(true);
  });

  it.each<[string, WaitContract]>([
    ["by dialling the container", Wait.forListeningPorts()],
    ["by looking inside", elsewhere()],
  ])("does not take a server on the loopback address, %s", async (_how, wait) => {
    const start = server(LOOPBACK_ONLY, wait).withStartupTimeout(NOT_READY_MS).start();
    await expect(start).rejects.toMatchObject({
      code: "STARTUP_TIMEOUT",
      lastSeen: expect.stringContaining(
        "port 8080/tcp: the server listens only on the container's loopback address",
      ) as string,
    });
  });

  it("does not take one from outside either, where there is no shell", async () => {
    const start = server(`rm /bin/sh; ${LOOPBACK_ONLY}`, elsewhere())
      .withStartupTimeout(NOT_READY_MS)
      .start();
    await expect(start).rejects.toMatchObject({
      code: "STARTUP_TIMEOUT",
      lastSeen: expect.stringContaining("accepted, but closed at once") as string,
    });
  });

  it("sees a port on the host's network", async () => {
    const port = await freePort();
    await using container = await new GenericContainer(BUSYBOX)
      .withCommand(["httpd", "-f", "-p", String(port)])
      .withNetworkMode("host")
      .withExposedPorts(port)
      .start();
    expect(await answers(container.getHost(), port)).toBe(true);
  });

  it("rejects when the container ends first", async () => {
    const start = server("sleep 0.3; echo no; exit 4", elsewhere()).start();
    await expect(start).rejects.toMatchObject({ code: "CONTAINER_EXITED", exitCode: 4 });
  });

  it("does not hold for a container that ended before anybody looked", async () => {
    const start = server("exit 0").start();
    await expect(start).rejects.toMatchObject({ code: "CONTAINER_EXITED", exitCode: 0 });
  });
});
