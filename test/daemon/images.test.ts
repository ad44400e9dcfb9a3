import type { PullProgress } from "../../src/engine/requests/images";
import { ImageName } from "../../src/spec/image-name";
import { broken, json, pieces, text } from "../support/fake-daemon";
import { dockerEngineOnFakeDaemon } from "../support/fake-daemon-engine";

const on = dockerEngineOnFakeDaemon();
const CREATE = "POST /images/create";

/** Returns the login of the last request, decoded as the engine does: URL-safe base64 with padding. */
function registryAuth(): unknown {
  const header = String(on.daemon.request.headers["x-registry-auth"]);
  expect(header).toMatch(/^[A-Za-z0-9_-]*={0,2}$/);
  expect(header.length % 4).toBe(0);
  return JSON.parse(Buffer.from(header, "base64url").toString("utf8"));
}

const DIGEST = `sha256:${"0".repeat(64)}`;

describe("inspecting an image", () => {
  it("translates the answer", async () => {
    const answer = {
      Id: DIGEST,
      Os: "linux",
      Architecture: "arm64",
      Variant: "v8",
      Created: "2026-01-02T03:04:05.678901234Z",
    };
    on.daemon.on("GET /images/localhost%3A5000/team/app%3A1.2/json", json(200, answer));
    expect(await on.engine.images.inspect("localhost:5000/team/app:1.2")).toEqual({
      id: DIGEST,
      os: "linux",
      architecture: "arm64",
      variant: "v8",
      created: new Date("2026-01-02T03:04:05.678Z"),
    });
    expect(on.daemon.request.path).toBe("/v1.41/images/localhost:5000/team/app:1.2/json");
  });

  it.each(["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "", undefined])(
    "knows no date where a build left it out: %s",
    async (created) => {
      const answer = { Id: DIGEST, Os: "linux", Architecture: "arm64", Created: created };
      on.daemon.on("GET /images/redis%3A8/json", json(200, answer));
      expect(await on.engine.images.inspect("redis:8")).toEqual({
        id: DIGEST,
        os: "linux",
        architecture: "arm64",
      });
    },
  );

  it("that is not there is undefined", async () => {
    on.daemon.on("GET /images/redis%3A8/json", json(404, { message: "No such image: redis:8" }));
    expect(await on.engine.images.inspect("redis:8")).toBeUndefined();
  });

  it("fails for anything else", async () => {
    on.daemon.on("GET /images/redis%3A8/json", json(500, { message: "layer does not exist" }));
    await expect(on.engine.images.inspect("redis:8")).rejects.toThrow(
      "The engine failed to inspect image redis:8 (HTTP code 500): layer does not exist",
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
    await on.engine.images.pull(ImageName.fromString(image), {});
    expect(on.daemon.request).toMatchObject({ path: "/v1.41/images/create", query, body: "" });
  });

  it("asks for a platform", async () => {
    on.daemon.on(CREATE, text(200, ""));
    await on.engine.images.pull(ImageName.fromString("redis:8"), { platform: "linux/arm64" });
    expect(on.daemon.request.query["platform"]).toBe("linux/arm64");
  });

  it("sends the login in a header", async () => {
    on.daemon.on(CREATE, text(200, ""));
    const auth = { username: "me", password: "p?>~ä", serveraddress: "ghcr.io" };
    await on.engine.images.pull(ImageName.fromString("ghcr.io/app"), { auth });
    expect(registryAuth()).toEqual(auth);
    expect(on.daemon.request.query).toEqual({ fromImage: "ghcr.io/app", tag: "latest" });
  });

  it("sends no header without a login", async () => {
    on.daemon.on(CREATE, text(200, ""));
    await on.engine.images.pull(ImageName.fromString("ghcr.io/app"), {});
    expect(on.daemon.request.headers["x-registry-auth"]).toBeUndefined();
  });

  it("reports its progress", async () => {
    on.daemon.on(
      CREATE,
      pieces(['{"status":"Down', 'loading","id":"a","progressDetail":{"current":1,"total":2}}\n']),
    );
    const progress: PullProgress[] = [];
    await on.engine.images.pull(ImageName.fromString("redis:8"), {
      onProgress: (step) => progress.push(step),
    });
    expect(progress).toEqual([{ status: "Downloading", layer: "a", current: 1, total: 2 }]);
  });

  it("fails with the registry's words when they come inside the stream", async () => {
    on.daemon.on(
      CREATE,
      pieces(['{"status":"Pulling"}\n', '{"errorDetail":{"message":"no basic auth"}}\n', "more"]),
    );
    await expect(on.engine.images.pull(ImageName.fromString("redis:8"), {})).rejects.toThrow(
      "The engine failed to pull image redis:8: no basic auth",
    );
  });

  it("fails with the engine's words when it is refused at once", async () => {
    const message = "manifest for redis:8 not found: manifest unknown";
    on.daemon.on(CREATE, json(404, { message }));
    await expect(on.engine.images.pull(ImageName.fromString("redis:8"), {})).rejects.toMatchObject({
      statusCode: 404,
      reason: message,
    });
  });

  it.each([0, 1, 12, 21])("fails when the connection breaks at byte %i", async (at) => {
    on.daemon.on(CREATE, broken(['{"status":"Pulling"}\n'.slice(0, at)].filter(Boolean)));
    await expect(on.engine.images.pull(ImageName.fromString("redis:8"), {})).rejects.toThrow(
      "The engine failed to pull image redis:8: the connection was closed before the answer was complete (ECONNRESET)",
    );
  });
});

describe("pushing an image", () => {
  const PUSH = "POST /images/localhost%3A5000/team/app/push";

  it("sends the tag and the login", async () => {
    on.daemon.on(PUSH, text(200, '{"status":"Pushed","id":"a"}\n'));
    const statuses: string[] = [];
    await on.engine.images.push(ImageName.fromString("localhost:5000/team/app:1"), {
      auth: { identitytoken: "token" },
      onProgress: ({ status }) => statuses.push(status),
    });
    expect(on.daemon.request.query).toEqual({ tag: "1" });
    expect(registryAuth()).toEqual({ identitytoken: "token" });
    expect(statuses).toEqual(["Pushed"]);
  });

  it("names `latest` and an empty login, since engines refuse a push without them", async () => {
    on.daemon.on(PUSH, text(200, ""));
    await on.engine.images.push(ImageName.fromString("localhost:5000/team/app"), {});
    expect(on.daemon.request.query).toEqual({ tag: "latest" });
    expect(registryAuth()).toEqual({});
  });

  it("fails with the registry's words when they come inside the stream", async () => {
    on.daemon.on(PUSH, text(200, '{"errorDetail":{"message":"denied"},"error":"denied"}\n'));
    await expect(
      on.engine.images.push(ImageName.fromString("localhost:5000/team/app:1"), {}),
    ).rejects.toThrow("The engine failed to push image localhost:5000/team/app:1: denied");
  });
});

describe("giving an image a name", () => {
  it("sends repository and tag", async () => {
    on.daemon.on("POST /images/redis%3A8/tag", text(201, ""));
    await on.engine.images.tag("redis:8", ImageName.fromString("localhost:5000/team/app:1"));
    expect(on.daemon.request.query).toEqual({ repo: "localhost:5000/team/app", tag: "1" });
  });
});

describe("searching for images", () => {
  it("sends the term and its limits, and translates the answer", async () => {
    const found = { name: "redis", description: "d", star_count: 3, is_official: true };
    on.daemon.on("GET /images/search", json(200, [found, {}]));
    const request = { term: "redis", limit: 5, stars: 3, official: true };
    expect(await on.engine.images.search(request)).toEqual([
      { name: "redis", description: "d", stars: 3, official: true },
      { name: "", description: "", stars: 0, official: false },
    ]);
    expect(on.daemon.request.query).toEqual({
      term: "redis",
      limit: "5",
      filters: '{"stars":["3"],"is-official":["true"]}',
    });
  });

  it("finds nothing if the engine answers null", async () => {
    on.daemon.on("GET /images/search", json(200, null));
    expect(await on.engine.images.search({ term: "none" })).toEqual([]);
    expect(on.daemon.request.query).toEqual({ term: "none" });
  });
});

describe("the images with a label", () => {
  it("are listed without a filter if there are no labels: an engine may refuse an empty one", async () => {
    on.daemon.on("GET /images/json", json(200, []));
    expect(await on.engine.images.list({})).toEqual([]);
    expect(on.daemon.request.query).toEqual({ filters: "{}" });
  });

  it("are listed newest first: an image comes before the image that it is built on", async () => {
    on.daemon.on(
      "GET /images/json",
      json(200, [
        { Id: "old", Created: 1 },
        { Id: "new", Created: 3 },
        { Id: "middle", Created: 2 },
      ]),
    );
    expect(await on.engine.images.list({ owner: "o" })).toEqual(["new", "middle", "old"]);
    expect(on.daemon.request.query).toEqual({ filters: '{"label":["owner=o"]}' });
  });
});

describe("removing an image", () => {
  it.each([200, 404])("is done with %i, whatever names it has", async (status) => {
    on.daemon.on("DELETE /images/sha256%3Ai", json(status, []));
    await on.engine.images.remove("sha256:i");
    expect(on.daemon.request.query).toEqual({ force: "1" });
  });
});
