import { json } from "../support/fake-daemon";
import { dockerEngineOnFakeDaemon } from "../support/fake-daemon-engine";

const on = dockerEngineOnFakeDaemon();
const ID = `sha256:${"0".repeat(64)}`;

describe("describing an image", () => {
  const describeWith = (details: object, history: unknown) => {
    on.daemon.on("GET /images/app%3A1/json", json(200, { Id: ID, ...details }));
    on.daemon.on("GET /images/app%3A1/history", json(200, history));
    return on.engine.images.describe("app:1");
  };

  it("translates the engine's answer, oldest step first", async () => {
    const details = {
      RepoTags: ["app:1", "app:2"],
      RepoDigests: [`app@${ID}`],
      Os: "linux",
      Architecture: "amd64",
      Created: "2026-01-02T03:04:05Z",
      Author: "ada",
      Comment: "why",
      Size: 42,
      RootFS: { Layers: ["sha256:a", "sha256:b"] },
      Config: {
        Env: ["A=1", "URL=x?a=b", "EMPTY="],
        Cmd: ["serve"],
        Entrypoint: ["/run"],
        ExposedPorts: { "80/tcp": {}, "53/udp": {} },
        Volumes: { "/data": {} },
        User: "app",
        WorkingDir: "/app",
        Labels: { team: "blue" },
        StopSignal: "SIGINT",
        Healthcheck: { Test: ["CMD", "ok"], Interval: 1.5e9, Timeout: 0, Retries: 2 },
        OnBuild: ["COPY a /"],
      },
    };
    const history = [
      { CreatedBy: "CMD", Created: 1767323046, Size: 0, Comment: "" },
      { CreatedBy: "ADD", Created: 0, Size: 42, Comment: "first" },
    ];
    expect(await describeWith(details, history)).toEqual({
      id: ID,
      os: "linux",
      architecture: "amd64",
      created: new Date("2026-01-02T03:04:05Z"),
      names: ["app:1", "app:2"],
      digests: [`app@${ID}`],
      labels: { team: "blue" },
      size: 42,
      layers: ["sha256:a", "sha256:b"],
      history: [
        { createdBy: "ADD", size: 42, comment: "first" },
        { createdBy: "CMD", created: new Date(1767323046000), size: 0, comment: "" },
      ],
      exposedPorts: ["80/tcp", "53/udp"],
      volumes: ["/data"],
      environment: { A: "1", URL: "x?a=b", EMPTY: "" },
      user: "app",
      workingDir: "/app",
      entrypoint: ["/run"],
      command: ["serve"],
      stopSignal: "SIGINT",
      healthCheck: { test: ["CMD", "ok"], interval: 1500, retries: 2 },
      onBuild: ["COPY a /"],
      author: "ada",
      comment: "why",
    });
  });

  it("knows what Go writes for empty values", async () => {
    const config = { Env: null, Cmd: null, ExposedPorts: null, Labels: null, User: "" };
    const details = { RepoTags: ["<none>:<none>"], RepoDigests: ["<none>@<none>"], Config: config };
    expect(await describeWith(details, [])).toMatchObject({
      names: [],
      digests: [],
      labels: {},
      layers: [],
      history: [],
      exposedPorts: [],
      environment: {},
      user: undefined,
      command: [],
    });
    expect(await describeWith({ Config: null, RootFS: {} }, [])).toMatchObject({ volumes: [] });
  });

  it("that is not there is undefined", async () => {
    on.daemon.on("GET /images/app%3A1/json", json(404, { message: "No such image" }));
    expect(await on.engine.images.describe("app:1")).toBeUndefined();
  });
});

describe("a list of images", () => {
  it("asks by labels and names, and returns the newest first", async () => {
    on.daemon.on(
      "GET /images/json",
      json(200, [
        { Id: "a", RepoTags: null, Labels: null, Created: 0 },
        { Id: "b", RepoTags: ["app:1"], Labels: { team: "blue" }, Created: 60, Size: 7 },
      ]),
    );
    const filter = { labels: { team: "blue", any: "" }, reference: "app:*" };
    expect(await on.engine.images.find(filter)).toEqual([
      { id: "b", names: ["app:1"], labels: { team: "blue" }, created: new Date(60_000), size: 7 },
      { id: "a", names: [], labels: {}, size: 0 },
    ]);
    const { filters } = on.daemon.request.query;
    expect(JSON.parse(filters ?? "")).toEqual({
      label: ["team=blue", "any"],
      reference: ["app:*"],
    });
  });
});

describe("removing a name of an image", () => {
  it.each([
    [false, {}],
    [true, { force: "1" }],
  ])("forced: %s", async (force, query) => {
    on.daemon.on("DELETE /images/b.c/app%3A1", json(200, []));
    await on.engine.images.untag("b.c/app:1", { force });
    expect(on.daemon.request.query).toEqual(query);
  });

  it("succeeds if there is none, and rejects if it is in use", async () => {
    on.daemon.on("DELETE /images/app%3A1", json(404, { message: "No such image" }));
    await on.engine.images.untag("app:1", { force: false });
    const words = "conflict: unable to remove repository reference, container a uses it";
    on.daemon.on("DELETE /images/app%3A1", json(409, { message: words }));
    await expect(on.engine.images.untag("app:1", { force: false })).rejects.toThrow(words);
  });
});
