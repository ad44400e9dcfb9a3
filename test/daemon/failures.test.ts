import { getEventListeners } from "node:events";
import { Readable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { inspect } from "node:util";
import type { Engine } from "../../src/engine/engine";
import { ImageName } from "../../src/spec/image-name";
import { buildRequest } from "../support/buildkit-builds";
import { broken, dropped, json, silence, text } from "../support/fake-daemon";
import { dockerEngineOnFakeDaemon } from "../support/fake-daemon-engine";
import type { RequestName } from "../support/request-name";

const on = dockerEngineOnFakeDaemon();

interface Request {
  readonly route: string;
  /** The task, as it follows "The engine failed to" in an error. */
  readonly operation: string;
  readonly call: (engine: Engine, signal?: AbortSignal) => Promise<unknown>;
  /** True if the answer is a stream, on which a broken connection is reported. */
  readonly streams?: true;
  /** True if answers have only a head. */
  readonly headOnly?: true;
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

/** A request without an entry does not compile. */
const REQUESTS: Record<RequestName, Request> = {
  info: {
    route: "GET /info",
    operation: "report its version and settings",
    call: (engine, signal) => engine.info(signal),
  },
  "images.inspect": {
    route: "GET /images/redis/json",
    operation: "inspect image redis",
    call: (engine, signal) => engine.images.inspect("redis", signal),
  },
  "images.pull": {
    route: "POST /images/create",
    operation: "pull image redis:8",
    call: (engine, signal) => engine.images.pull(ImageName.fromString("redis:8"), {}, signal),
  },
  "images.push": {
    route: "POST /images/redis/push",
    operation: "push image redis:8",
    call: (engine, signal) => engine.images.push(ImageName.fromString("redis:8"), {}, signal),
  },
  "images.copyWithoutVolumes": {
    route: "GET /images/redis/json",
    operation: "copy image redis without its volumes",
    call: (engine, signal) => engine.images.copyWithoutVolumes("redis", signal),
  },
  "images.tag": {
    route: "POST /images/redis/tag",
    operation: "tag image redis",
    call: (engine, signal) => engine.images.tag("redis", ImageName.fromString("app:1"), signal),
  },
  "images.search": {
    route: "GET /images/search",
    operation: "search for images redis",
    call: (engine, signal) => engine.images.search({ term: "redis" }, signal),
  },
  "builds.run": {
    route: "POST /build",
    operation: "build image shop:1",
    call: (engine, signal) => engine.builds.run(BUILD, Readable.from(["tar"]), {}, signal),
  },
  "builds.openSession": {
    route: "POST /session",
    operation: "open a build session",
    call: (engine, signal) => engine.builds.openSession({ id: "s", methods: ["/a/b"] }, signal),
    streams: true,
  },
  "builds.runInSession": {
    route: "POST /build",
    operation: "build image shop:1",
    call: (engine, signal) =>
      engine.builds.runInSession(
        BUILD,
        Readable.from(["tar"]),
        { session: "s", onTrace: () => undefined },
        signal,
      ),
  },
  "images.removeLayer": {
    route: "DELETE /images/l",
    operation: "remove layer l",
    call: (engine, signal) => engine.images.removeLayer("l", signal),
  },
  "images.list": {
    route: "GET /images/json",
    operation: "list images",
    call: (engine, signal) => engine.images.list({ a: "b" }, signal),
  },
  "images.find": {
    route: "GET /images/json",
    operation: "list images",
    call: (engine, signal) => engine.images.find({ reference: "a" }, signal),
  },
  "images.describe": {
    route: "GET /images/redis/json",
    operation: "inspect image redis",
    call: (engine, signal) => engine.images.describe("redis", signal),
  },
  "images.import": {
    route: "POST /images/create",
    operation: "import image app:1",
    call: (engine, signal) =>
      engine.images.import(
        { name: ImageName.fromString("app:1"), comment: undefined, changes: [] },
        Readable.from(["tar"]),
        signal,
      ),
  },
  "images.load": {
    route: "POST /images/load",
    operation: "load images",
    call: (engine, signal) => engine.images.load(Readable.from(["tar"]), undefined, signal),
  },
  "images.save": {
    route: "GET /images/get",
    operation: "save images redis, app:1",
    call: (engine, signal) => engine.images.save(["redis", "app:1"], signal),
    streams: true,
  },
  "images.untag": {
    route: "DELETE /images/redis",
    operation: "remove image redis",
    call: (engine, signal) => engine.images.untag("redis", { force: false }, signal),
  },
  "images.remove": {
    route: "DELETE /images/i",
    operation: "remove image i",
    call: (engine, signal) => engine.images.remove("i", signal),
  },
  "containers.create": {
    route: `POST /containers/create`,
    operation: "create a container",
    call: (engine, signal) =>
      engine.containers.create({ name: undefined, platform: undefined, body: BODY }, signal),
  },
  "containers.start": {
    route: `POST ${container}/start`,
    operation: "start container c",
    call: (engine, signal) => engine.containers.start("c", signal),
  },
  "containers.inspect": {
    route: `GET ${container}/json`,
    operation: "inspect container c",
    call: (engine, signal) => engine.containers.inspect("c", signal),
  },
  "containers.inspectRaw": {
    route: `GET ${container}/json`,
    operation: "inspect container c",
    call: (engine, signal) => engine.containers.inspectRaw("c", signal),
  },
  "containers.stats": {
    route: `GET ${container}/stats`,
    operation: "measure container c",
    call: (engine, signal) => engine.containers.stats("c", signal),
  },
  "containers.rename": {
    route: `POST ${container}/rename`,
    operation: "rename container c to d",
    call: (engine, signal) => engine.containers.rename("c", "d", signal),
  },
  "containers.pause": {
    route: `POST ${container}/pause`,
    operation: "pause container c",
    call: (engine, signal) => engine.containers.pause("c", signal),
  },
  "containers.unpause": {
    route: `POST ${container}/unpause`,
    operation: "unpause container c",
    call: (engine, signal) => engine.containers.unpause("c", signal),
  },
  "containers.commit": {
    route: "POST /commit",
    operation: "commit container c to shop:1",
    call: (engine, signal) => engine.containers.commit("c", COMMIT, signal),
  },
  "containers.stop": {
    route: `POST ${container}/stop`,
    operation: "stop container c",
    call: (engine, signal) => engine.containers.stop("c", 0, signal),
  },
  "containers.restart": {
    route: `POST ${container}/restart`,
    operation: "restart container c",
    call: (engine, signal) => engine.containers.restart("c", 0, signal),
  },
  "containers.kill": {
    route: `POST ${container}/kill`,
    operation: "kill container c with SIGHUP",
    call: (engine, signal) => engine.containers.kill("c", "SIGHUP", signal),
  },
  "containers.remove": {
    route: `DELETE ${container}`,
    operation: "remove container c",
    call: (engine, signal) => engine.containers.remove("c", { volumes: true }, signal),
  },
  "containers.waitForExit": {
    route: `POST ${container}/wait`,
    operation: "wait for container c to exit",
    call: (engine, signal) => engine.containers.waitForExit("c", signal),
  },
  "containers.list": {
    route: "GET /containers/json",
    operation: "list containers",
    call: (engine, signal) => engine.containers.list({}, signal),
  },
  "containers.attach": {
    route: `POST ${container}/attach`,
    operation: "attach to container c",
    call: (engine, signal) => engine.containers.attach("c", false, signal),
    streams: true,
  },
  "containers.attachStdio": {
    route: `POST ${container}/attach`,
    operation: "attach to the standard streams of container c",
    call: (engine, signal) => engine.containers.attachStdio("c", signal),
    streams: true,
  },
  "containers.logs": {
    route: `GET ${container}/logs`,
    operation: "read the log of container c",
    call: (engine, signal) => engine.containers.logs("c", { follow: false, tty: false }, signal),
    streams: true,
  },
  "containers.exec": {
    route: `POST ${container}/exec`,
    operation: "run true in container c",
    call: (engine, signal) => engine.containers.exec("c", { command: ["true"] }, signal),
  },
  "containers.execDetached": {
    route: `POST ${container}/exec`,
    operation: "run true in container c",
    call: (engine, signal) => engine.containers.execDetached("c", { command: ["true"] }, signal),
  },
  "containers.putArchive": {
    route: `PUT ${container}/archive`,
    operation: "copy files to / in container c",
    call: (engine, signal) =>
      engine.containers.putArchive("c", Readable.from(["tar"]), "/", {}, signal),
  },
  "containers.getArchive": {
    route: `GET ${container}/archive`,
    operation: "read /etc out of container c",
    call: (engine, signal) => engine.containers.getArchive("c", "/etc", signal),
    streams: true,
  },
  "containers.statPath": {
    route: `HEAD ${container}/archive`,
    operation: "look at /etc in container c",
    call: (engine, signal) => engine.containers.statPath("c", "/etc", signal),
    headOnly: true,
  },
  "networks.create": {
    route: "POST /networks/create",
    operation: "create network n",
    call: (engine, signal) =>
      engine.networks.create({ name: "n", driver: "bridge", labels: {} }, signal),
  },
  "networks.remove": {
    route: "DELETE /networks/n",
    operation: "remove network n",
    call: (engine, signal) => engine.networks.remove("n", signal),
  },
  "networks.connect": {
    route: "POST /networks/n/connect",
    operation: "connect container c to network n",
    call: (engine, signal) => engine.networks.connect("n", "c", {}, signal),
  },
  "networks.disconnect": {
    route: "POST /networks/n/disconnect",
    operation: "disconnect container c from network n",
    call: (engine, signal) => engine.networks.disconnect("n", "c", signal),
  },
  "networks.inspect": {
    route: "GET /networks/bridge",
    operation: "inspect network bridge",
    call: (engine, signal) => engine.networks.inspect("bridge", signal),
  },
  "networks.list": {
    route: "GET /networks",
    operation: "list networks",
    call: (engine, signal) => engine.networks.list({}, signal),
  },
  "networks.listBridgeAddresses": {
    route: "GET /networks",
    operation: "list networks",
    call: (engine, signal) => engine.networks.listBridgeAddresses(signal),
  },
  "volumes.create": {
    route: "POST /volumes/create",
    operation: "create volume v",
    call: (engine, signal) =>
      engine.volumes.create({ name: "v", driver: "local", labels: {} }, signal),
  },
  "volumes.remove": {
    route: "DELETE /volumes/v",
    operation: "remove volume v",
    call: (engine, signal) => engine.volumes.remove("v", signal),
  },
  "volumes.inspect": {
    route: "GET /volumes/v",
    operation: "inspect volume v",
    call: (engine, signal) => engine.volumes.inspect("v", signal),
  },
  "volumes.list": {
    route: "GET /volumes",
    operation: "list volumes",
    call: (engine, signal) => engine.volumes.list({}, signal),
  },
};

const ALL = Object.entries(REQUESTS);
const WITH_BODY = ALL.filter(([, { headOnly }]) => headOnly !== true);
const WITHOUT_STREAM = WITH_BODY.filter(([, { streams }]) => streams !== true);
const WITH_JSON: (keyof typeof REQUESTS)[] = [
  "info",
  "images.inspect",
  "images.list",
  "images.find",
  "containers.create",
  "containers.inspect",
  "containers.inspectRaw",
  "containers.stats",
  "containers.commit",
  "containers.waitForExit",
  "containers.list",
  "containers.exec",
  "containers.execDetached",
  "networks.create",
  "networks.inspect",
  "networks.list",
  "networks.listBridgeAddresses",
  "volumes.create",
  "volumes.list",
];

const CLOSED = "the connection was closed before the answer was complete (ECONNRESET)";

describe("a request that fails says why", () => {
  it.each(WITH_BODY)("%s: with the engine's words", async (_, { route, operation, call }) => {
    on.daemon.on(route, json(500, { message: "the disk is full\n" }));
    await expect(call(on.engine)).rejects.toMatchObject({
      code: "ENGINE_REQUEST_FAILED",
      message: `The engine failed to ${operation} (HTTP code 500): the disk is full`,
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

  it.each(WITH_BODY)("%s: when half of a refusal comes", async (_, { route, operation, call }) => {
    on.daemon.on(route, broken(['{"message":"the d'], 500));
    await expect(call(on.engine)).rejects.toThrow(`The engine failed to ${operation}: ${CLOSED}`);
  });

  it.each(WITH_JSON)(
    "%s: when the answer breaks off, of which nothing is shown",
    async (method) => {
      const { route, operation, call } = REQUESTS[method];
      on.daemon.on(route, text(200, '{"Config":{"Env":["KEY=s3cret'));
      const reason =
        "its answer is not JSON: expected a closing quote at line 1, column 30 (end of input)";
      const failure = await call(on.engine).catch((error: unknown) => error);
      expect(failure).toMatchObject({
        message: `The engine failed to ${operation} (HTTP code 200): ${reason}`,
      });
      expect(inspect(failure, { showHidden: true, depth: null })).not.toContain("s3cret");
    },
  );

  it.each(WITH_JSON)("%s: when the answer is not JSON", async (method) => {
    const { route, operation, call } = REQUESTS[method];
    on.daemon.on(route, text(200, "<html>Hello</html>"));
    await expect(call(on.engine)).rejects.toThrow(
      `The engine failed to ${operation} (HTTP code 200): its answer is not JSON: "<html>Hello</html>"`,
    );
  });

  it.each([
    ["text of a proxy", text(502, "Bad gateway\n"), "Bad gateway"],
    ["JSON of another kind", text(500, '{"error":"x"}'), '{"error":"x"}'],
    ["nothing", text(500, ""), "the engine gave no reason, only the status 500"],
    ["Podman's", json(500, { cause: "c", message: "m", response: 500 }), "m"],
  ])("also in %s", async (_, answer, reason) => {
    on.daemon.on("GET /info", answer);
    await expect(on.engine.info()).rejects.toMatchObject({ reason });
  });

  it("when the engine is gone", async () => {
    await on.daemon[Symbol.asyncDispose]();
    await expect(on.engine.info()).rejects.toThrow(
      "The engine failed to report its version and settings: does not exist (ENOENT)",
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

it("a signal has no listener left after the request", async () => {
  on.daemon.on("GET /info", json(200, {}));
  const { signal } = new AbortController();
  await on.engine.info(signal);
  // The listeners go soon after the connection has closed. If they stay, this test does not end.
  while (getEventListeners(signal, "abort").length > 0) await turn();
});
