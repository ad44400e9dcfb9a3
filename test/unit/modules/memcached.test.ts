import { ImageName } from "../../../src";
import { createServer, type AddressInfo } from "node:net";
import { MemcachedContainer } from "../../../modules/memcached";
import { keysOf } from "../../../modules/memcached/commands";

describe("MemcachedContainer", () => {
  it("takes images of memcached and substitutes for them", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/cache:1");
    expect(() => new MemcachedContainer(mirror)).toThrow("registry.example.com/mirror/cache");
    const substitute = mirror.asCompatibleSubstituteFor("memcached");
    expect(() => new MemcachedContainer(substitute)).not.toThrow();
  });

  it.each([0, 1.5, "64" as unknown as number])("refuses %p megabytes", (megabytes) => {
    const create = (): unknown => new MemcachedContainer("memcached:1.6").withMemory(megabytes);
    expect(create).toThrow("withMemory: expected a whole number, 1 or more");
  });

  it("refuses the command of another program", async () => {
    const shell = new MemcachedContainer("memcached:1.6").withCommand(["sh"]);
    await expect(shell.start()).rejects.toThrow("withCommand: expected memcached and its options");
  });
});

it("a crawler that stays busy is an error with the last answer", async () => {
  const limit = new AbortController();
  let connections = 0;
  const server = createServer((socket) => {
    // The first answer has come when the second connection does.
    if (++connections === 2) limit.abort();
    socket.on("error", () => undefined).end("BUSY currently processing crawler request\r\n");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  await expect(keysOf({ host: "127.0.0.1", port }, limit.signal)).rejects.toMatchObject({
    code: "MEMCACHED_REQUEST_FAILED",
    message: expect.stringMatching(/did not answer: BUSY currently processing crawler/) as string,
  });
  server.close();
});

it("asks a server before 1.6.9 for its lists", async () => {
  const server = createServer((socket) => {
    socket
      .on("error", () => undefined)
      .on("data", (command) => {
        const isKnown = String(command) === "lru_crawler metadump all\r\n";
        socket.end(isKnown ? "key=mayfly_1 exp=-1\r\nEND\r\n" : "BADCLASS invalid class id\r\n");
      });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  expect(await keysOf({ host: "127.0.0.1", port })).toEqual(["mayfly_1"]);
  server.close();
});
