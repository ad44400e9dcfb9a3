import { Readable } from "node:stream";
import { buildWithBuildKit } from "../../src/build/buildkit/build-with-buildkit";
import { buildRequest, contextOf } from "../support/buildkit-builds";
import { json } from "../support/fake-daemon";
import { dockerEngineOnFakeDaemon } from "../support/fake-daemon-engine";

const on = dockerEngineOnFakeDaemon();

/** Scripts the engine's messages, one per line. */
const answerWith = (...messages: readonly unknown[]): void => {
  on.daemon.on("POST /build", (response) => {
    response.end(messages.map((message) => `${JSON.stringify(message)}\r\n`).join(""));
  });
};
const build = (traces: Buffer[] = [], request = buildRequest()): Promise<string> =>
  on.engine.builds.runInSession(request, Readable.from(["tar"]), {
    session: "s1",
    onTrace: (trace) => traces.push(trace),
  });

const IMAGE = { id: "moby.image.id", aux: { ID: "sha256:i" } };

describe("a build in a session", () => {
  it("names the session, hands on each trace, and returns the image's id", async () => {
    const trace = Buffer.from([10, 0, 255]);
    answerWith(
      { id: "moby.buildkit.trace", aux: trace.toString("base64") },
      { stream: "text of an older engine" },
      IMAGE,
    );
    const traces: Buffer[] = [];
    const request = buildRequest({ target: "t", tags: ["shop:1"], cacheFrom: ["c:1"] });
    expect(await build(traces, request)).toBe("sha256:i");
    expect(traces).toEqual([trace]);
    expect(on.daemon.request.query).toMatchObject({
      version: "2",
      session: "s1",
      buildid: "s1",
      dockerfile: "Dockerfile",
      target: "t",
      t: "shop:1",
      cachefrom: '["c:1"]',
    });
  });

  it.each([
    [[{ errorDetail: { message: "exit code: 1 " }, error: "x" }], "exit code: 1"],
    [[{ error: "old words" }], "old words"],
    [[], "its answer ended without an image id"],
  ])("rejects when the answer is %j", async (messages, reason) => {
    answerWith(...messages);
    await expect(build()).rejects.toMatchObject({ code: "ENGINE_REQUEST_FAILED", reason });
  });

  it("rejects when the progress is not JSON", async () => {
    on.daemon.on("POST /build", (response) => void response.end("<html>"));
    await expect(build()).rejects.toMatchObject({ reason: 'its progress is not JSON: "<html>"' });
  });
});

describe("a session", () => {
  it("is opened with what is served in it", async () => {
    on.daemon.on("POST /session", json(500, { message: "not now" }));
    const session = { id: "s1", methods: ["/a.B/C", "/a.B/D"] };
    await expect(on.engine.builds.openSession(session)).rejects.toMatchObject({
      reason: "not now",
    });
    expect(on.daemon.request.headers).toMatchObject({
      upgrade: "h2c",
      "x-docker-expose-session-uuid": "s1",
      "x-docker-expose-session-grpc-method": "/a.B/C, /a.B/D",
    });
  });

  it("is refused by an engine without BuildKit", async () => {
    on.daemon.on("POST /session", json(404, { message: "Not Found" }));
    const request = buildRequest({ tags: ["shop:1"] });
    await expect(
      buildWithBuildKit(
        on.engine,
        request,
        contextOf({ Dockerfile: "FROM scratch" }),
        () => undefined,
        undefined,
        "session",
      ),
    ).rejects.toMatchObject({
      code: "IMAGE_BUILD_FAILED",
      message: expect.stringContaining("it has no BuildKit") as string,
      hint: expect.stringContaining("remove withBuildkit()") as string,
    });
  });
});
