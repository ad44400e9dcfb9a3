import { Readable } from "node:stream";
import type { ImageBuildTrace } from "../../src/engine/requests/builds";
import { buildRequest } from "../support/buildkit-builds";
import { broken, json, open, pieces } from "../support/fake-daemon";
import { dockerEngineOnFakeDaemon } from "../support/fake-daemon-engine";

const on = dockerEngineOnFakeDaemon();
const BUILD = "POST /build";
const ID = `sha256:${"0".repeat(64)}`;

const REQUEST = buildRequest({ builder: "classic", tags: ["shop:1"] });
const tar = (): Readable => Readable.from([Buffer.from("tar")]);
const says = (...messages: object[]): string[] =>
  messages.map((message) => `${JSON.stringify(message)}\n`);
const stream = (text: string): object => ({ stream: text });
const newTrace = (): ImageBuildTrace => ({
  step: undefined,
  exitCode: undefined,
  container: undefined,
  layers: [],
});

describe("building an image", () => {
  it("sends the context and asks for nothing that was not asked for", async () => {
    on.daemon.on(BUILD, pieces(says({ aux: { ID } })));
    expect(await on.engine.builds.run(REQUEST, tar(), {})).toBe(ID);
    const { query, headers, body } = on.daemon.request;
    expect(query).toEqual({ dockerfile: "Dockerfile", t: "shop:1", rm: "1", forcerm: "1" });
    expect(headers["content-type"]).toBe("application/tar");
    expect(headers["x-registry-config"]).toBeUndefined();
    expect(body).toBe("tar");
  });

  it("sends every option in the engine's words", async () => {
    on.daemon.on(BUILD, pieces(says({ aux: { ID } })));
    const request = {
      dockerfile: "docker/Dockerfile",
      tags: ["shop:1", "mirror/shop:1"],
      buildArgs: { A: "b" },
      labels: { c: "d" },
      target: "first",
      platform: "linux/arm64",
      noCache: true,
      pull: true,
      cacheFrom: ["a:1"],
      extraHosts: { one: "10.0.0.1", six: "::1" },
      networkMode: "host",
      shmSize: 42,
    };
    const registryConfig = { "r.example.com": { username: "ü?", password: "~~>?" } };
    await on.engine.builds.run(request, tar(), { registryConfig });
    const { query, url, headers } = on.daemon.request;
    expect(query).toMatchObject({
      dockerfile: "docker/Dockerfile",
      buildargs: '{"A":"b"}',
      labels: '{"c":"d"}',
      target: "first",
      platform: "linux/arm64",
      nocache: "1",
      pull: "1",
      cachefrom: '["a:1"]',
      networkmode: "host",
      shmsize: "42",
    });
    expect(url.searchParams.getAll("t")).toEqual(["shop:1", "mirror/shop:1"]);
    expect(url.searchParams.getAll("extrahosts")).toEqual(["one:10.0.0.1", "six:::1"]);
    const header = String(headers["x-registry-config"]);
    expect(header).toMatch(/^[A-Za-z0-9_=-]+$/);
    expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual(registryConfig);
  });

  it("gives what it prints line by line, however it is cut, and notes how far it came", async () => {
    on.daemon.on(
      BUILD,
      pieces(
        says(
          stream("Step 1/3 : FROM a\n"),
          { status: "Pulling from library/a", id: "latest" },
          { status: "Downloading", id: "x", progressDetail: { current: 1, total: 2 } },
          stream(" ---> 111111111111\n"),
          stream("Step 2/3 : ENV a=b\n ---> Using cache\n"),
          stream(" ---> 222222222222\n"),
          stream("Step 3/3 : RUN x"),
          stream("\n ---> Running in 333333333333\nhe"),
          stream("llo\n ---> 999999999999\nno line break"),
          stream("Removing intermediate container 333333333333\n"),
          stream(" ---> 444444444444\n"),
          stream("Successfully built 444444444444\n"),
        ).flatMap((line) => [line.slice(0, 7), line.slice(7)]),
      ),
    );
    const lines: string[] = [];
    const trace = newTrace();
    const onLine = (line: string): unknown => lines.push(line);
    expect(await on.engine.builds.run(REQUEST, tar(), { onLine, trace })).toBe("444444444444");
    expect(lines).toEqual([
      "Step 1/3 : FROM a",
      "latest: Pulling from library/a",
      " ---> 111111111111",
      "Step 2/3 : ENV a=b",
      " ---> Using cache",
      " ---> 222222222222",
      "Step 3/3 : RUN x",
      " ---> Running in 333333333333",
      "hello",
      " ---> 999999999999",
      "no line breakRemoving intermediate container 333333333333",
      " ---> 444444444444",
      "Successfully built 444444444444",
    ]);
    expect(trace).toEqual({
      step: "Step 3/3 : RUN x",
      exitCode: undefined,
      container: undefined,
      layers: ["444444444444"],
    });
  });

  it("rejects for a failure in the stream, with the exit code", async () => {
    const message = "The command '/bin/sh -c x' returned a non-zero code: 7";
    on.daemon.on(
      BUILD,
      pieces(
        says(stream("Step 1/1 : RUN x\n ---> Running in 333333333333\n"), {
          errorDetail: { code: 7, message },
          error: message,
        }),
      ),
    );
    const trace = newTrace();
    await expect(on.engine.builds.run(REQUEST, tar(), { trace })).rejects.toThrow(
      `The engine failed to build image shop:1: ${message}`,
    );
    expect(trace).toMatchObject({ exitCode: 7, container: "333333333333" });
  });

  it("rejects when the engine drops the connection midway", async () => {
    on.daemon.on(BUILD, broken(says(stream("Step 1/2 : RUN x\n"))));
    const trace = newTrace();
    await expect(on.engine.builds.run(REQUEST, tar(), { trace })).rejects.toThrow(
      "The engine failed to build image shop:1: the connection was closed before the answer was complete",
    );
    expect(trace.step).toBe("Step 1/2 : RUN x");
  });

  it("rejects when the answer ends without an image", async () => {
    on.daemon.on(BUILD, pieces(says(stream("Step 1/2 : RUN x\n"))));
    await expect(on.engine.builds.run(REQUEST, tar(), {})).rejects.toThrow(
      "its answer ended without an image id",
    );
  });

  it("rejects when the context breaks off, with its reason", async () => {
    on.daemon.on(BUILD, pieces(says({ aux: { ID } })));
    const failing = Readable.from(
      (async function* () {
        yield await Promise.resolve("half");
        throw new Error("/src/a: permission denied");
      })(),
    );
    await expect(on.engine.builds.run(REQUEST, failing, {})).rejects.toThrow(
      "The engine failed to build image shop:1: the build context could not be read: /src/a: permission denied",
    );
  });

  it("ends the request when it is aborted midway", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    on.daemon.on(BUILD, open(says(stream("Step 1/2 : RUN x\n"))));
    const onLine = (): void => {
      controller.abort(reason);
    };
    const building = on.engine.builds.run(REQUEST, tar(), { onLine }, controller.signal);
    await expect(building).rejects.toBe(reason);
  });
});

test.each([200, 404, 409])("removing a layer: %d is not a failure", async (status) => {
  on.daemon.on("DELETE /images/abc", json(status, []));
  await on.engine.images.removeLayer("abc");
  expect(on.daemon.request.query).toEqual({ noprune: "1" });
});
