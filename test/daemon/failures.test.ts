import { getEventListeners } from "node:events";
import { Readable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { inspect } from "node:util";
import type { Engine } from "../../src/engine/engine";
import { ImageName } from "../../src/spec/image-name";
import { buildRequest } from "../support/buildkit-builds";
import { broken, dropped, json, silence, text } from "../support/fake-daemon";
import { dockerEngineOnFakeDaemon } from "../support/fake-daemon-engine";

const on = dockerEngineOnFakeDaemon();

interface Request {
  readonly route: string;
  /** As it reads after "The engine failed to". */
  readonly operation: string;
  readonly call: (engine: Engine, signal?: AbortSignal) => Promise<unknown>;
  /** The answer is a stream: what breaks in it, breaks there. */
  readonly streams?: true;
}

const container = "/containers/c";
const COMMIT = {
  repo: "shop",
  tag: "1",
  comment: undefined,
  author: undefined,
  pause: true,
  changes: [],
};
const BUILD = buildRequest({ builder: "classic", tags: ["shop:1"] });
const BODY = { Image: "redis:8", Labels: {}, HostConfig: {} };

/** A method without an entry does not compile. */
const REQUESTS: Record<Exclude<keyof Engine, "uri" | "raw" | "address">, Request> = {
  info: {
    route: "GET /info",
    operation: "describe itself",
    call: (engine, signal) => engine.info(signal),
  },
  inspectImage: {
    route: "GET /images/redis/json",
    operation: "inspect image redis",
    call: (engine, signal) => engine.inspectImage("redis", signal),
  },
  pullImage: {
    route: "POST /images/create",
    operation: "pull image redis",
    call: (engine, signal) => engine.pullImage("redis", {}, signal),
  },
  pushImage: {
    route: "POST /images/redis/push",
    operation: "push image redis",
    call: (engine, signal) => engine.pushImage("redis", {}, signal),
  },
  copyWithoutVolumes: {
    route: "GET /images/redis/json",
    operation: "copy image redis without its volumes",
    call: (engine, signal) => engine.copyWithoutVolumes("redis", signal),
  },
  tagImage: {
    route: "POST /images/redis/tag",
    operation: "tag image redis",
    call: (engine, signal) => engine.tagImage("redis", ImageName.fromString("app:1"), signal),
  },
  searchImages: {
    route: "GET /images/search",
    operation: "search for images redis",
    call: (engine, signal) => engine.searchImages({ term: "redis" }, signal),
  },
  buildImage: {
    route: "POST /build",
    operation: "build image shop:1",
    call: (engine, signal) => engine.buildImage(BUILD, Readable.from(["tar"]), {}, signal),
  },
  openBuildSession: {
    route: "POST /session",
    operation: "open a build session",
    call: (engine, signal) => engine.openBuildSession({ id: "s", methods: ["/a/b"] }, signal),
    streams: true,
  },
  buildInSession: {
    route: "POST /build",
    operation: "build image shop:1",
    call: (engine, signal) =>
      engine.buildInSession(
        BUILD,
        Readable.from(["tar"]),
        { session: "s", onTrace: () => undefined },
        signal,
      ),
  },
  removeLayer: {
    route: "DELETE /images/l",
    operation: "remove layer l",
    call: (engine, signal) => engine.removeLayer("l", signal),
  },
  listImages: {
    route: "GET /images/json",
    operation: "list images",
    call: (engine, signal) => engine.listImages({ a: "b" }, signal),
  },
  findImages: {
    route: "GET /images/json",
    operation: "list images",
    call: (engine, signal) => engine.findImages({ reference: "a" }, signal),
  },
  describeImage: {
    route: "GET /images/redis/json",
    operation: "inspect image redis",
    call: (engine, signal) => engine.describeImage("redis", signal),
  },
  importImage: {
    route: "POST /images/create",
    operation: "import image app:1",
    call: (engine, signal) =>
      engine.importImage(
        { name: ImageName.fromString("app:1"), comment: undefined, changes: [] },
        Readable.from(["tar"]),
        signal,
      ),
  },
  loadImages: {
    route: "POST /images/load",
    operation: "load images",
    call: (engine, signal) => engine.loadImages(Readable.from(["tar"]), undefined, signal),
  },
  saveImages: {
    route: "GET /images/get",
    operation: "save redis, app:1",
    call: (engine, signal) => engine.saveImages(["redis", "app:1"], signal),
    streams: true,
  },
  untagImage: {
    route: "DELETE /images/redis",
    operation: "remove image redis",
    call: (engine, signal) => engine.untagImage("redis", { force: false }, signal),
  },
  removeImage: {
    route: "DELETE /images/i",
    operation: "remove image i",
    call: (engine, signal) => engine.removeImage("i", signal),
  },
  createContainer: {
    route: `POST /containers/create`,
    operation: "create a container",
    call: (engine, signal) =>
      engine.createContainer({ name: undefined, platform: undefined, body: BODY }, signal),
  },
  startContainer: {
    route: `POST ${container}/start`,
    operation: "start container c",
    call: (engine, signal) => engine.startContainer("c", signal),
  },
  inspectContainer: {
    route: `GET ${container}/json`,
    operation: "inspect container c",
    call: (engine, signal) => engine.inspectContainer("c", signal),
  },
  inspectContainerRaw: {
    route: `GET ${container}/json`,
    operation: "inspect container c",
    call: (engine, signal) => engine.inspectContainerRaw("c", signal),
  },
  renameContainer: {
    route: `POST ${container}/rename`,
    operation: "rename container c to d",
    call: (engine, signal) => engine.renameContainer("c", "d", signal),
  },
  pauseContainer: {
    route: `POST ${container}/pause`,
    operation: "pause container c",
    call: (engine, signal) => engine.pauseContainer("c", signal),
  },
  unpauseContainer: {
    route: `POST ${container}/unpause`,
    operation: "unpause container c",
    call: (engine, signal) => engine.unpauseContainer("c", signal),
  },
  commitContainer: {
    route: "POST /commit",
    operation: "commit container c to shop:1",
    call: (engine, signal) => engine.commitContainer("c", COMMIT, signal),
  },
  stopContainer: {
    route: `POST ${container}/stop`,
    operation: "stop container c",
    call: (engine, signal) => engine.stopContainer("c", 0, signal),
  },
  restartContainer: {
    route: `POST ${container}/restart`,
    operation: "restart container c",
    call: (engine, signal) => engine.restartContainer("c", 0, signal),
  },
  removeContainer: {
    route: `DELETE ${container}`,
    operation: "remove container c",
    call: (engine, signal) => engine.removeContainer("c", { volumes: true }, signal),
  },
  waitForExit: {
    route: `POST ${container}/wait`,
    operation: "wait for the end of container c",
    call: (engine, signal) => engine.waitForExit("c", signal),
  },
  listContainers: {
    route: "GET /containers/json",
    operation: "list containers",
    call: (engine, signal) => engine.listContainers({}, signal),
  },
  attach: {
    route: `POST ${container}/attach`,
    operation: "attach to container c",
    call: (engine, signal) => engine.attach("c", false, signal),
    streams: true,
  },
  attachStdio: {
    route: `POST ${container}/attach`,
    operation: "attach to the standard streams of container c",
    call: (engine, signal) => engine.attachStdio("c", signal),
    streams: true,
  },
  logs: {
    route: `GET ${container}/logs`,
    operation: "read the log of container c",
    call: (engine, signal) => engine.logs("c", { follow: false, tty: false }, signal),
    streams: true,
  },
  exec: {
    route: `POST ${container}/exec`,
    operation: "run true in container c",
    call: (engine, signal) => engine.exec("c", { command: ["true"] }, signal),
  },
  putArchive: {
    route: `PUT ${container}/archive`,
    operation: "copy files to / in container c",
    call: (engine, signal) => engine.putArchive("c", Readable.from(["tar"]), "/", {}, signal),
  },
  getArchive: {
    route: `GET ${container}/archive`,
    operation: "read /etc out of container c",
    call: (engine, signal) => engine.getArchive("c", "/etc", signal),
    streams: true,
  },
  createNetwork: {
    route: "POST /networks/create",
    operation: "create network n",
    call: (engine, signal) =>
      engine.createNetwork({ name: "n", driver: "bridge", labels: {} }, signal),
  },
  removeNetwork: {
    route: "DELETE /networks/n",
    operation: "remove network n",
    call: (engine, signal) => engine.removeNetwork("n", signal),
  },
  connectNetwork: {
    route: "POST /networks/n/connect",
    operation: "connect container c to network n",
    call: (engine, signal) => engine.connectNetwork("n", "c", signal),
  },
  inspectNetwork: {
    route: "GET /networks/bridge",
    operation: "inspect network bridge",
    call: (engine, signal) => engine.inspectNetwork("bridge", signal),
  },
  listNetworks: {
    route: "GET /networks",
    operation: "list networks",
    call: (engine, signal) => engine.listNetworks({}, signal),
  },
  listBridgeAddresses: {
    route: "GET /networks",
    operation: "list networks",
    call: (engine, signal) => engine.listBridgeAddresses(signal),
  },
  createVolume: {
    route: "POST /volumes/create",
    operation: "create volume v",
    call: (engine, signal) =>
      engine.createVolume({ name: "v", driver: "local", labels: {} }, signal),
  },
  removeVolume: {
    route: "DELETE /volumes/v",
    operation: "remove volume v",
    call: (engine, signal) => engine.removeVolume("v", signal),
  },
  inspectVolume: {
    route: "GET /volumes/v",
    operation: "inspect volume v",
    call: (engine, signal) => engine.inspectVolume("v", signal),
  },
  listVolumes: {
    route: "GET /volumes",
    operation: "list volumes",
    call: (engine, signal) => engine.listVolumes({}, signal),
  },
};

const ALL = Object.entries(REQUESTS);
const WITHOUT_STREAM = ALL.filter(([, { streams }]) => streams !== true);
const WITH_JSON: (keyof typeof REQUESTS)[] = [
  "info",
  "inspectImage",
  "listImages",
  "findImages",
  "createContainer",
  "inspectContainer",
  "inspectContainerRaw",
  "commitContainer",
  "waitForExit",
  "listContainers",
  "exec",
  "createNetwork",
  "inspectNetwork",
  "listNetworks",
  "listBridgeAddresses",
  "createVolume",
  "listVolumes",
];

const CLOSED = "the connection was closed before the answer was complete (ECONNRESET)";

describe("a request that fails says why", () => {
  it.each(ALL)("%s: with the engine's words", async (_, { route, operation, call }) => {
    on.daemon.on(route, json(500, { message: "the disk is full\n" }));
    await expect(call(on.engine)).rejects.toMatchObject({
      code: "ENGINE_REQUEST_FAILED",
      message: `The engine failed to ${operation} (HTTP 500): the disk is full`,
      operation,
      reason: "the disk is full",
      statusCode: 500,
    });
  });

  it.each(ALL)("%s: when no answer comes", async (_, { route, operation, call }) => {
    on.daemon.on(route, dropped);
    await expect(call(on.engine)).rejects.toMatchObject({
      message: expect.stringMatching(
        `^The engine failed to ${operation}: the connection was closed`,
      ) as string,
      statusCode: undefined,
      cause: { code: expect.stringMatching(/^(ECONNRESET|EPIPE)$/) as string },
    });
  });

  it.each(WITHOUT_STREAM)("%s: when half of one comes", async (_, { route, operation, call }) => {
    on.daemon.on(route, broken(['{"Id"']));
    await expect(call(on.engine)).rejects.toThrow(`The engine failed to ${operation}: ${CLOSED}`);
  });

  it.each(ALL)("%s: when half of a refusal comes", async (_, { route, operation, call }) => {
    on.daemon.on(route, broken(['{"message":"the d'], 500));
    await expect(call(on.engine)).rejects.toThrow(`The engine failed to ${operation}: ${CLOSED}`);
  });

  it.each(WITH_JSON)(
    "%s: when the answer breaks off, of which nothing is shown",
    async (method) => {
      const { route, operation, call } = REQUESTS[method];
      on.daemon.on(route, text(200, '{"Config":{"Env":["KEY=s3cret'));
      const reason =
        "its answer is not JSON: expected a closing quote at line 1, column 30, where it ends";
      const failure = await call(on.engine).catch((error: unknown) => error);
      expect(failure).toMatchObject({
        message: `The engine failed to ${operation} (HTTP 200): ${reason}`,
      });
      expect(inspect(failure, { showHidden: true, depth: null })).not.toContain("s3cret");
    },
  );

  it.each(WITH_JSON)("%s: when the answer is not JSON", async (method) => {
    const { route, operation, call } = REQUESTS[method];
    on.daemon.on(route, text(200, "<html>Hello</html>"));
    await expect(call(on.engine)).rejects.toThrow(
      `The engine failed to ${operation} (HTTP 200): its answer is not JSON: "<html>Hello</html>"`,
    );
  });

  it.each([
    ["text of a proxy", text(502, "Bad gateway\n"), "Bad gateway"],
    ["JSON of another kind", text(500, '{"error":"x"}'), '{"error":"x"}'],
    ["nothing", text(500, ""), "the engine gave no reason but the status 500"],
    ["Podman's", json(500, { cause: "c", message: "m", response: 500 }), "m"],
  ])("also in %s", async (_, answer, reason) => {
    on.daemon.on("GET /info", answer);
    await expect(on.engine.info()).rejects.toMatchObject({ reason });
  });

  it("when the engine is gone", async () => {
    await on.daemon[Symbol.asyncDispose]();
    await expect(on.engine.info()).rejects.toThrow(
      "The engine failed to describe itself: does not exist (ENOENT)",
    );
  });
});

describe("a request that is aborted rejects with the reason", () => {
  it.each(ALL)("%s: before anything is sent", async (_, { call }) => {
    const reason = new Error("enough");
    await expect(call(on.engine, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(on.daemon.requests).toEqual([]);
    expect(on.daemon.sockets.size).toBe(0);
  });

  it.each(ALL)("%s: while the engine thinks, and hangs up", async (_, { route, call }) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const closed = new Promise((resolve) => {
      on.daemon.on(route, (response, request) => {
        request.socket.once("close", resolve);
        controller.abort(reason);
        return silence(response, request);
      });
    });
    await expect(call(on.engine, controller.signal)).rejects.toBe(reason);
    await closed;
  });

  it.each(WITHOUT_STREAM)("%s: in the middle of the answer", async (_, { route, call }) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    on.daemon.on(route, (response) => {
      response.writeHead(200);
      response.write("{", () => {
        setTimeout(() => {
          controller.abort(reason);
        }, 20);
      });
    });
    await expect(call(on.engine, controller.signal)).rejects.toBe(reason);
  });
});

it("a signal is let go of when the request is over", async () => {
  on.daemon.on("GET /info", json(200, {}));
  const { signal } = new AbortController();
  await on.engine.info(signal);
  // Soon after the connection has closed; if never, this test does not end.
  while (getEventListeners(signal, "abort").length > 0) await turn();
});
