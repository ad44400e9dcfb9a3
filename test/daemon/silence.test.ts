import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { DockerEngine } from "../../src/engine/docker-engine";
import type { Engine } from "../../src/engine/engine";
import {
  broken,
  dropped,
  empty,
  FakeDaemon,
  json,
  late,
  open,
  silence,
} from "../support/fake-daemon";

/** A time limit that a test waits for. */
const LIMIT_MS = 1_000;
/** The same where the answer has to begin within the limit, on a busy machine. */
const DATA_LIMIT_MS = 3_000;
/** A time limit that no test waits for, however slow the machine is. */
const PATIENCE_MS = 60_000;
const NO_ANSWER = "no answer within 1 s (the limit follows from MAYFLY_ENGINE_TIMEOUT)";

let daemon: FakeDaemon;
let engine: Engine;

beforeEach(async () => {
  daemon = await FakeDaemon.start();
  engine = new DockerEngine(daemon.endpoint, LIMIT_MS);
});

afterEach(() => daemon[Symbol.asyncDispose]());

const asked = (): string[] =>
  daemon.requests.map(({ method, path }) => `${method} ${path.replace(/^\/v[\d.]+/, "")}`);

describe("an engine that hangs", () => {
  it("has a time limit for its answer", async () => {
    daemon.on("GET /info", silence);
    await expect(engine.info()).rejects.toThrow(
      `The engine failed to report its version and settings: ${NO_ANSWER}`,
    );
    expect(daemon.requests).toHaveLength(1);
  });

  it("has the same limit for the whole answer", async () => {
    daemon.on("GET /info", open(['{"Id"']));
    await expect(engine.info()).rejects.toThrow(NO_ANSWER);
  });

  it("has its connection closed", async () => {
    const closed = new Promise((resolve) => {
      daemon.on("GET /info", (_, request) => void request.socket.once("close", resolve));
    });
    await expect(engine.info()).rejects.toThrow(NO_ANSWER);
    await closed;
  });

  it("has more time for a stop: what the process is given", async () => {
    daemon.on("POST /containers/c/stop", late(2 * LIMIT_MS, empty(204)));
    await engine.containers.stop("c", PATIENCE_MS);
    await expect(engine.containers.stop("c", 0)).rejects.toThrow(
      "failed to stop container c: no answer",
    );
  });

  it("has more time for requests that move data", async () => {
    daemon.on("POST /commit", late(1.5 * LIMIT_MS, json(201, { Id: "sha256:i" })));
    const request = { repo: "a", tag: "1", comment: undefined, author: undefined, pause: true };
    expect(await engine.containers.commit("c", { ...request, changes: [] })).toBe("sha256:i");
    daemon.on("PUT /containers/c/archive", silence);
    await expect(
      engine.containers.putArchive("c", Readable.from(["tar"]), "/", {}),
    ).rejects.toThrow("The engine failed to copy files to / in container c: no answer within 5 s");
  });

  it("is not blamed for a source that is slow", async () => {
    daemon.on("PUT /containers/c/archive", async (response, request) => {
      for await (const _data of request);
      response.end();
    });
    async function* slow(): AsyncGenerator<string> {
      for (let piece = 0; piece < 2; piece++) {
        yield "tar";
        await sleep(3 * LIMIT_MS);
      }
    }
    await engine.containers.putArchive("c", Readable.from(slow()), "/", {});
  });

  it("is waited for if a program decides when the answer comes", async () => {
    daemon.on("POST /containers/c/wait", late(3 * LIMIT_MS, json(200, { StatusCode: 3 })));
    expect(await engine.containers.waitForExit("c")).toBe(3);
  });

  it.each([
    ["an archive", () => engine.containers.getArchive("c", "/etc")],
    ["a log", () => engine.containers.logs("c", { follow: false, tty: true })],
  ])("in the middle of %s breaks that off", async (_, read) => {
    engine = new DockerEngine(daemon.endpoint, DATA_LIMIT_MS);
    daemon.on("GET /containers/c/archive", open(["some"]));
    daemon.on("GET /containers/c/logs", open(["some"]));
    const stream = await read();
    await expect(stream.toArray()).rejects.toThrow("no further data within 3 s");
  });

  it("is waited for while a log is followed", async () => {
    engine = new DockerEngine(daemon.endpoint, DATA_LIMIT_MS);
    daemon.on("GET /containers/c/logs", async (response) => {
      response.flushHeaders();
      await sleep(3 * DATA_LIMIT_MS);
      response.end("some");
    });
    const stream = await engine.containers.logs("c", { follow: true, tty: true });
    expect(await stream.toArray()).toHaveLength(1);
  });

  it("is not blamed for a slow reader of an archive", async () => {
    engine = new DockerEngine(daemon.endpoint, DATA_LIMIT_MS);
    daemon.on("GET /containers/c/archive", (response) => void response.end(Buffer.alloc(500_000)));
    const stream = await engine.containers.getArchive("c", "/etc");
    await sleep(3 * DATA_LIMIT_MS);
    expect(Buffer.concat((await stream.toArray()) as Buffer[])).toHaveLength(500_000);
  });
});

describe("a connection that breaks", () => {
  beforeEach(() => {
    engine = new DockerEngine(daemon.endpoint, PATIENCE_MS);
  });

  it.each([
    ["before the answer", dropped],
    ["in the answer", broken(['{"Id"'])],
  ])("%s has what is only read asked once more", async (_, breaks) => {
    daemon.on("GET /info", breaks, json(200, { NCPU: 4 }));
    expect(await engine.info()).toMatchObject({ cpus: 4 });
  });

  it.each([
    ["DELETE /containers/c", () => engine.containers.remove("c", { volumes: true })],
    ["DELETE /networks/n", () => engine.networks.remove("n")],
    ["POST /containers/c/stop", () => engine.containers.stop("c", 0)],
  ])("has %s asked once more", async (route, call) => {
    daemon.on(route, dropped, empty(204));
    await call();
    expect(asked()).toEqual([route, route]);
  });

  it.each([
    ["POST /containers/c/start", () => engine.containers.start("c")],
    ["POST /containers/c/restart", () => engine.containers.restart("c", 0)],
    ["DELETE /volumes/v", () => engine.volumes.remove("v")],
  ])("does not have %s repeated", async (route, call) => {
    daemon.on(route, dropped, empty(204));
    await expect(call()).rejects.toThrow("the connection was closed");
    expect(asked()).toEqual([route]);
  });
});
