import { countingProxy, type CountingProxy } from "../../support/counting-proxy";

let proxy: CountingProxy;

beforeAll(async () => {
  proxy = await countingProxy();
  process.env["DOCKER_HOST"] = proxy.uri;
  // Loads the library again, since it reads its settings once: now they lead to the proxy.
  jest.resetModules();
});

afterAll(() => proxy[Symbol.asyncDispose]());

describe("the default wait asks little of the engine", () => {
  it("at most 15 requests for a server that needs three seconds", async () => {
    const { running } = await import("./programs");
    const container = await running("sleep 3; exec httpd -f -p 8080").start();
    const requests = proxy.requests.filter((request) => !request.endsWith("/_ping"));
    await container.stop();
    expect(requests).toContain("POST /containers/create");
    expect(requests.length).toBeLessThanOrEqual(15);
  });
});
