import type Dockerode from "dockerode";
import { join } from "node:path";
import { DockerEngine } from "../../src/engine/docker-engine";
import { empty, FakeDaemon, json } from "../support/fake-daemon";
import { runProgram } from "../support/run-program";
import { CertificateAuthority } from "../support/fake-daemon-certificates";

describe("the connection to an engine", () => {
  const environment = process.env;
  beforeEach(() => {
    process.env = { ...environment };
  });
  afterEach(() => {
    process.env = environment;
  });

  it.each([
    [undefined, "/info"],
    ["1.41", "/v1.41/info"],
    ["1.24", "/v1.24/info"],
  ])("speaks the version that was agreed: %p", async (apiVersion, path) => {
    await using daemon = await FakeDaemon.start({ apiVersion: apiVersion ?? null });
    daemon.on("GET /info", json(200, {}));
    await new DockerEngine(daemon.endpoint).info();
    expect(daemon.request.path).toBe(path);
  });

  it("loads nothing after the first request, since Jest forbids it after a test file", async () => {
    await using daemon = await FakeDaemon.start();
    daemon.on("GET /info", json(200, {}));
    const program = join(__dirname, "programs", "count-loads.js");
    const endpoint = JSON.stringify(daemon.endpoint);
    const { stdout, stderr } = await runProgram(process.execPath, [program, endpoint]);
    expect({ stdout, stderr }).toEqual({ stdout: "[]\n", stderr: "" });
  });

  it("has the engine's URI", async () => {
    await using daemon = await FakeDaemon.start();
    expect(new DockerEngine(daemon.endpoint).uri).toBe(daemon.uri);
  });

  it.each(["127.0.0.1", "::1"])("can go over TCP to %s", async (tcp) => {
    await using daemon = await FakeDaemon.start({ tcp });
    daemon.on("GET /info", json(200, { ServerVersion: "1" }));
    const engine = new DockerEngine(daemon.endpoint);
    expect(await engine.info()).toMatchObject({ serverVersion: "1" });
    expect(daemon.request.path).toBe("/v1.41/info");
  });

  it.each([
    ["nonsense", { DOCKER_HOST: "tcp://not a host" }],
    ["a socket that does not exist", { DOCKER_HOST: "unix:///nope.sock" }],
    ["another engine", { DOCKER_HOST: "tcp://127.0.0.1:1" }],
    ["another engine with TLS", { DOCKER_HOST: "tcp://127.0.0.1:1", DOCKER_TLS_VERIFY: "1" }],
    [
      "certificates that are not there",
      { DOCKER_HOST: "tcp://127.0.0.1:1", DOCKER_CERT_PATH: "/nope" },
    ],
    ["an engine behind SSH", { DOCKER_HOST: "ssh://me@127.0.0.1" }],
    ["a time limit", { DOCKER_HOST: "tcp://127.0.0.1:1", DOCKER_CLIENT_TIMEOUT: "1" }],
  ])("is to the engine that was found, while the environment names %s", async (_, variables) => {
    await using onSocket = await FakeDaemon.start();
    await using onTcp = await FakeDaemon.start({ tcp: "127.0.0.1" });
    Object.assign(process.env, variables);
    for (const daemon of [onSocket, onTcp]) {
      daemon.on("GET /info", json(200, {}));
      const engine = new DockerEngine(daemon.endpoint);
      await engine.info();
      await (engine.raw() as Dockerode).info();
      expect(daemon.requests).toHaveLength(2);
    }
    expect(process.env).toMatchObject(variables);
  });

  it("to a socket is closed after each request, so that no stale one is used again", async () => {
    await using daemon = await FakeDaemon.start();
    daemon.on("GET /info", json(200, {})).on("POST /containers/c/start", empty(204));
    const engine = new DockerEngine(daemon.endpoint);
    await engine.info();
    // As an engine does that closes idle connections.
    for (const socket of daemon.sockets) socket.destroy();
    await engine.containers.start("c");
    expect(daemon.requests.map(({ headers }) => headers.connection)).toEqual(["close", "close"]);
  });

  it("sends the name and version of Mayfly", async () => {
    await using daemon = await FakeDaemon.start();
    daemon.on("GET /info", json(200, {}));
    await new DockerEngine(daemon.endpoint).info();
    expect(daemon.request.headers["user-agent"]).toMatch(/^mayfly\/\d+\.\d+\.\d+/);
  });
});

describe("an engine below a path", () => {
  it("gets every request there", async () => {
    await using daemon = await FakeDaemon.start({ tcp: "127.0.0.1" });
    daemon.on("GET /engine/v1.41/info", json(200, { ServerVersion: "1" }));
    const address = { host: "127.0.0.1", port: daemon.port, tls: undefined, basePath: "/engine" };
    const engine = new DockerEngine({ ...daemon.endpoint, address });
    expect(await engine.info()).toMatchObject({ serverVersion: "1" });
    await (engine.raw() as Dockerode).info();
    expect(daemon.requests).toHaveLength(2);
  });
});

describe("an engine with TLS", () => {
  const authority = new CertificateAuthority("an authority of its own");
  const server = authority.certificate("engine", ["127.0.0.1"]);
  const client = authority.certificate("client");

  it("gets the client's certificate", async () => {
    await using daemon = await FakeDaemon.start({
      tcp: "127.0.0.1",
      tls: { ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: true },
    });
    daemon.on("GET /info", json(200, { ServerVersion: "1" }));
    const tls = { ca: authority.cert, ...client, rejectUnauthorized: true };
    const address = { host: "127.0.0.1", port: daemon.port, tls };
    const engine = new DockerEngine({ ...daemon.endpoint, address });
    expect(await engine.info()).toMatchObject({ serverVersion: "1" });
  });

  it("that cannot be trusted gets no request", async () => {
    await using daemon = await FakeDaemon.start({ tcp: "127.0.0.1", tls: server });
    const tls = { ca: undefined, cert: undefined, key: undefined, rejectUnauthorized: true };
    const address = { host: "127.0.0.1", port: daemon.port, tls };
    const engine = new DockerEngine({ ...daemon.endpoint, address });
    await expect(engine.info()).rejects.toThrow(
      "The engine failed to report its version and settings: unable to verify the first certificate (UNABLE_TO_VERIFY_LEAF_SIGNATURE)",
    );
    expect(daemon.requests).toEqual([]);
  });

  it("is trusted blindly if the context says so", async () => {
    await using daemon = await FakeDaemon.start({ tcp: "127.0.0.1", tls: server });
    daemon.on("GET /info", json(200, { ServerVersion: "1" }));
    const tls = { ca: undefined, cert: undefined, key: undefined, rejectUnauthorized: false };
    const address = { host: "127.0.0.1", port: daemon.port, tls };
    const engine = new DockerEngine({ ...daemon.endpoint, address });
    expect(await engine.info()).toMatchObject({ serverVersion: "1" });
  });
});
