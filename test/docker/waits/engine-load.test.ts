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
  it("at most 15 requests for a server that needs three seconds, and few more for a slower one", async () => {
    const { running } = await import("./programs");
    const begun = performance.now();
    const container = await running("sleep 3; exec httpd -f -p 8080").start();
    const requests = proxy.requests.filter((request) => !request.endsWith("/_ping"));
    const elapsed = performance.now() - begun;
    await container.stop();
    expect(requests).toContain("POST /containers/create");
    // It looks inside, by three requests, after 0.5 s, 1.5 s, 3.5 s, and so on. A busy machine takes longer than three
    // seconds, and is asked more than once for the end of a look.
    const looks = requests.filter((request) => /^POST \/containers\/\w+\/exec$/.test(request));
    const others = requests.filter((request) => !request.includes("/exec"));
    expect(looks.length).toBeLessThanOrEqual(Math.log2(elapsed / 500 + 1));
    expect(others.length).toBeLessThanOrEqual(10);
  });
});
