import { randomUUID } from "node:crypto";
import { GenericContainer, Wait } from "../../../src";
import type { Handle } from "../../../src/spec/handle";
import type { Wait as WaitContract } from "../../../src/spec/wait";
import { scratchImage } from "../../support/scratch-image";
import { NOT_READY_MS } from "./programs";
import { withoutRoute } from "./without-route";

let image: Awaited<ReturnType<typeof scratchImage>>;

beforeAll(async () => {
  image = await scratchImage(`localhost/mayfly-test-scratch:${randomUUID()}`);
});

afterAll(() => image[Symbol.asyncDispose]());

function server(address: string): GenericContainer {
  return new GenericContainer(image.name)
    .withEntrypoint(["/httpd", "-f", "-p", address, "-h", "/www"])
    .withCopyContentToContainer([{ content: "hello\n", target: "/www/index.html" }])
    .withExposedPorts(8080);
}

/** Runs the wait as on an engine whose containers cannot be dialled. */
function elsewhere(wait: WaitContract = Wait.forListeningPorts()): WaitContract {
  return {
    description: wait.description,
    until: (handle: Handle, context) => wait.until(withoutRoute(handle), context),
  };
}

describe("an image without a shell", () => {
  it("has none", async () => {
    await using container = await server("8080").start();
    const shell = container.exec(["/bin/sh", "-c", "true"]).then(
      ({ exitCode }) => `exit code ${exitCode}`,
      () => "it cannot be run",
    );
    expect(await shell).toMatch(/^(exit code 12[67]|it cannot be run)$/);
  });

  it("serves when its ports are seen to listen", async () => {
    await using container = await server("8080").start();
    const url = `http://${container.getHost()}:${container.getMappedPort(8080)}/`;
    expect(await (await fetch(url)).text()).toBe("hello\n");
  });

  it.each<[string, WaitContract]>([
    ["its ports, dialled directly", Wait.forListeningPorts()],
    ["its ports, from outside", elsewhere()],
    ["HTTP", Wait.forHttp("/").forResponsePredicate((body) => body === "hello\n")],
    ["bytes", Wait.forTcpExchange(8080, { send: "GET / HTTP/1.0\r\n\r\n", expect: "hello" })],
    ["a file", Wait.forFile("/www/index.html", { content: /^hello$/m })],
    [
      "a function",
      Wait.forFunction("the page", async (container, signal) => {
        const url = `http://${container.host}:${container.mappedPort(8080)}/`;
        return (await fetch(url, { signal, headers: { connection: "close" } })).ok;
      }),
    ],
  ])("becomes ready by %s", async (_what, wait) => {
    await using container = await server("8080").withWaitStrategy(wait).start();
    expect(container.getMappedPort(8080)).toBeGreaterThan(0);
  });

  it.each<[string, WaitContract, RegExp]>([
    ["dialled directly", Wait.forListeningPorts(), /connection refused/],
    ["from outside", elsewhere(), /accepted, but closed at once/],
  ])("is not ready with a server on the loopback address, %s", async (_how, wait, lastSeen) => {
    const start = server("127.0.0.1:8080")
      .withWaitStrategy(wait)
      .withStartupTimeout(NOT_READY_MS)
      .start();
    await expect(start).rejects.toMatchObject({
      code: "STARTUP_TIMEOUT",
      lastSeen: expect.stringMatching(lastSeen) as string,
    });
  });
});
