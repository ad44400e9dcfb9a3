import type { PullProgress } from "../../src/engine/engine";
import { broken, json, pieces, text } from "../support/fake-daemon";
import { dockerEngineOnFakeDaemon } from "../support/fake-daemon-engine";

const on = dockerEngineOnFakeDaemon();
const CREATE = "POST /images/create";
const DIGEST = `sha256:${"0".repeat(64)}`;

describe("inspecting an image", () => {
  it("translates the answer", async () => {
    const answer = { Id: DIGEST, Os: "linux", Architecture: "arm64", Config: {} };
    on.daemon.on("GET /images/localhost%3A5000/team/app%3A1.2/json", json(200, answer));
    expect(await on.engine.inspectImage("localhost:5000/team/app:1.2")).toEqual({
      id: DIGEST,
      os: "linux",
      architecture: "arm64",
    });
    expect(on.daemon.request.path).toBe("/v1.41/images/localhost:5000/team/app:1.2/json");
  });

  it("that is not there is undefined", async () => {
    on.daemon.on("GET /images/redis%3A8/json", json(404, { message: "No such image: redis:8" }));
    expect(await on.engine.inspectImage("redis:8")).toBeUndefined();
  });

  it("fails for anything else", async () => {
    on.daemon.on("GET /images/redis%3A8/json", json(500, { message: "layer does not exist" }));
    await expect(on.engine.inspectImage("redis:8")).rejects.toThrow(
      "The engine failed to inspect image redis:8 (HTTP 500): layer does not exist",
    );
  });
});

describe("pulling an image", () => {
  it.each([
    ["redis:8", { fromImage: "redis", tag: "8" }],
    ["redis", { fromImage: "redis", tag: "latest" }],
    ["localhost:5000/team/app", { fromImage: "localhost:5000/team/app", tag: "latest" }],
    [`ghcr.io/team/app@${DIGEST}`, { fromImage: "ghcr.io/team/app", tag: DIGEST }],
  ])("asks for %s by name and tag", async (image, query) => {
    on.daemon.on(CREATE, text(200, '{"status":"done"}\n'));
    await on.engine.pullImage(image, {});
    expect(on.daemon.request).toMatchObject({ path: "/v1.41/images/create", query, body: "" });
  });

  it("asks for a platform", async () => {
    on.daemon.on(CREATE, text(200, ""));
    await on.engine.pullImage("redis:8", { platform: "linux/arm64" });
    expect(on.daemon.request.query["platform"]).toBe("linux/arm64");
  });

  it("tells its progress", async () => {
    on.daemon.on(
      CREATE,
      pieces(['{"status":"Down', 'loading","id":"a","progressDetail":{"current":1,"total":2}}\n']),
    );
    const progress: PullProgress[] = [];
    await on.engine.pullImage("redis:8", { onProgress: (step) => progress.push(step) });
    expect(progress).toEqual([{ status: "Downloading", layer: "a", current: 1, total: 2 }]);
  });

  it("fails with the registry's words when they come inside the stream", async () => {
    on.daemon.on(
      CREATE,
      pieces(['{"status":"Pulling"}\n', '{"errorDetail":{"message":"no basic auth"}}\n', "more"]),
    );
    await expect(on.engine.pullImage("redis:8", {})).rejects.toThrow(
      "The engine failed to pull image redis:8: no basic auth",
    );
  });

  it("fails with the engine's words when it is refused at once", async () => {
    const message = "manifest for redis:8 not found: manifest unknown";
    on.daemon.on(CREATE, json(404, { message }));
    await expect(on.engine.pullImage("redis:8", {})).rejects.toMatchObject({
      statusCode: 404,
      reason: message,
    });
  });

  it.each([0, 1, 12, 21])("fails when the connection breaks at byte %i", async (at) => {
    on.daemon.on(CREATE, broken(['{"status":"Pulling"}\n'.slice(0, at)].filter(Boolean)));
    await expect(on.engine.pullImage("redis:8", {})).rejects.toThrow(
      "The engine failed to pull image redis:8: the connection was closed before the answer was complete (ECONNRESET)",
    );
  });

  it("refuses what is no image before anything is sent", async () => {
    await expect(on.engine.pullImage("Not An Image", {})).rejects.toMatchObject({
      code: "INVALID_OPTION",
    });
    expect(on.daemon.requests).toEqual([]);
  });
});

describe("the images with a label", () => {
  it("come with the newest first, so that none is before what is built on it", async () => {
    on.daemon.on(
      "GET /images/json",
      json(200, [
        { Id: "old", Created: 1 },
        { Id: "new", Created: 3 },
        { Id: "middle", Created: 2 },
      ]),
    );
    expect(await on.engine.listImages({ owner: "o" })).toEqual(["new", "middle", "old"]);
    expect(on.daemon.request.query).toEqual({ filters: '{"label":["owner=o"]}' });
  });
});

describe("removing an image", () => {
  it.each([200, 404])("is done with %i, whatever names it has", async (status) => {
    on.daemon.on("DELETE /images/sha256%3Ai", json(status, []));
    await on.engine.removeImage("sha256:i");
    expect(on.daemon.request.query).toEqual({ force: "1" });
  });
});
