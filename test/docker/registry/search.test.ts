import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Images } from "../../../src";

// The search belongs to the registry's first API, which Debian's docker-registry does not have.
let server: Server;
let host: string;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://registry");
    if (url.pathname === "/v1/_ping") {
      response.end("{}");
      return;
    }
    asked.push(`${url.pathname}?${url.searchParams.toString()}`);
    response.setHeader("Content-Type", "application/json");
    response.end(
      JSON.stringify({
        num_results: 2,
        results: [
          { name: "team/redis", description: "ours", star_count: 7, is_official: false },
          { name: "redis", description: "theirs", star_count: 9, is_official: true },
        ],
      }),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

test("a registry that supports the search returns its images", async () => {
  expect(await Images.search(`${host}/redis`, { limit: 10 })).toEqual([
    { name: "team/redis", description: "ours", stars: 7, official: false },
    { name: "redis", description: "theirs", stars: 9, official: true },
  ]);
  expect(asked).toEqual(["/v1/search?q=redis&n=10"]);
});

test("filters are applied by the engine", async () => {
  const found = await Images.search(`${host}/redis`, { official: true, stars: 8 });
  expect(found.map(({ name }) => name)).toEqual(["redis"]);
});

test("a registry without a search is an error with the engine's message", async () => {
  await expect(Images.search("127.0.0.1:9/redis")).rejects.toMatchObject({
    code: "ENGINE_REQUEST_FAILED",
    operation: "search for images 127.0.0.1:9/redis",
  });
});
