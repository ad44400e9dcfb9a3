import { pipeline } from "node:stream/promises";
import { ping } from "../../src/engine/find/ping";
import type { Answer } from "../support/fake-daemon";
import { dockerEngineOnFakeDaemon } from "../support/fake-daemon-engine";

const on = dockerEngineOnFakeDaemon();
const MIB = 1024 ** 2;

/** Sends more and more, until the client hangs up. */
const endless =
  (status: number, hungUp: () => void): Answer =>
  async (response) => {
    response.writeHead(status);
    await pipeline(blocks, response).catch(hungUp);
  };

function* blocks(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(16 * 1024, "x");
}

describe("a page without end", () => {
  it("is not read further than a refused request shows", async () => {
    const hungUp = new Promise<void>((resolve) => {
      on.daemon.on("GET /info", endless(502, resolve));
    });
    await expect(on.engine.info()).rejects.toMatchObject({ reason: "x".repeat(500) });
    await hungUp;
  });

  it("is not read further than the search for an engine shows", async () => {
    const hungUp = new Promise<void>((resolve) => {
      on.daemon.on("GET /_ping", endless(200, resolve));
    });
    await expect(ping(on.daemon.endpoint.address, 10_000)).rejects.toThrow(/HTTP 200 x{200}$/);
    await hungUp;
  });
});

describe("an answer", () => {
  it("may be long", async () => {
    const body = JSON.stringify({ ServerVersion: "x".repeat(8 * MIB) });
    on.daemon.on("GET /info", (response) => void response.end(body));
    expect((await on.engine.info()).serverVersion).toHaveLength(8 * MIB);
  });

  it("of more than 64 MiB is refused", async () => {
    const hungUp = new Promise<void>((resolve) => {
      on.daemon.on("GET /info", endless(200, resolve));
    });
    await expect(on.engine.info()).rejects.toThrow(
      "The engine failed to report its version and settings: its answer is larger than 64 MiB",
    );
    await hungUp;
  });
});
