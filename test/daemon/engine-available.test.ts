import { FakeDaemon } from "../support/fake-daemon";

const before = process.env["DOCKER_HOST"];
afterEach(() => {
  if (before === undefined) delete process.env["DOCKER_HOST"];
  else process.env["DOCKER_HOST"] = before;
  jest.resetModules();
});

/** Asks a new copy of the library, because settings are read once. */
async function available(dockerHost: string): Promise<boolean> {
  process.env["DOCKER_HOST"] = dockerHost;
  const { engineAvailable } = await import("../../src");
  return engineAvailable();
}

describe("engineAvailable", () => {
  it("is true if the engine answers, and asks for nothing but an answer", async () => {
    await using daemon = await FakeDaemon.start();
    expect(await available(daemon.uri)).toBe(true);
    expect(daemon.requests.map(({ url }) => url.pathname)).toEqual(["/_ping"]);
  });

  it("is false if nothing answers", async () => {
    expect(await available("unix:///nope/dead.sock")).toBe(false);
  });
});
