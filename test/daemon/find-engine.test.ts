import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../../src/config";
import type { EngineEndpoint } from "../../src/engine/endpoint";
import { findEngine, type Search } from "../../src/engine/find-engine";
import { dropped, FakeDaemon, json, silence, text } from "../support/fake-daemon";
import { CertificateAuthority } from "../support/fake-daemon-certificates";
import { freePort } from "../support/free-port";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "home-"));
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

function find(
  env: Record<string, string>,
  search: Search = { sockets: [] },
  signal?: AbortSignal,
): Promise<EngineEndpoint> {
  return findEngine(readConfig(env, home), signal, search);
}

function write(path: string, content: string): void {
  const file = join(home, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, content);
}

/** A context as the docker CLI stores it. */
function writeContext(name: string, endpoint: object, tls: Record<string, string> = {}): void {
  const folder = createHash("sha256").update(name).digest("hex");
  const meta = { Name: name, Metadata: {}, Endpoints: { docker: endpoint } };
  write(`.docker/contexts/meta/${folder}/meta.json`, JSON.stringify(meta));
  for (const [file, content] of Object.entries(tls)) {
    write(`.docker/contexts/tls/${folder}/docker/${file}`, content);
  }
}

const DEAD = "unix:///nope/dead.sock";
const START_HINT =
  "Hint: start the engine (Docker Desktop, Colima, Podman …, or sudo systemctl start docker), or set DOCKER_HOST to a running engine";
const bindingHint = (setting: string): string =>
  `Hint: ${setting} names the engine, so no other engine was tried; start that engine, or correct or remove the setting`;
const notFound = (...lines: readonly string[]): string =>
  ["No container engine answered. Tried:", ...lines].join("\n");

describe("the engine is found", () => {
  it("where DOCKER_HOST says", async () => {
    await using daemon = await FakeDaemon.start();
    await using other = await FakeDaemon.start();
    expect(await find({ DOCKER_HOST: daemon.uri }, { sockets: [other.uri] })).toEqual({
      uri: daemon.uri,
      origin: "DOCKER_HOST",
      address: { socketPath: daemon.socketPath },
      apiVersion: "1.41",
      kind: "docker",
    });
    expect(daemon.request).toMatchObject({ method: "GET", path: "/_ping" });
    expect(other.requests).toEqual([]);
  });

  it("where a URL with a password leads, which is shown nowhere", async () => {
    await using daemon = await FakeDaemon.start({ tcp: "127.0.0.1" });
    const uri = daemon.uri.replace("//", "//me:s3cret@");
    expect(await find({ DOCKER_HOST: uri })).toMatchObject({
      uri: daemon.uri.replace("//", "//***@"),
      address: { host: "127.0.0.1", port: daemon.port },
    });
    await expect(find({ DOCKER_HOST: "tcp://me:s3cret@127.0.0.1:1" })).rejects.toMatchObject({
      tried: [{ uri: "tcp://***@127.0.0.1:1" }],
      message: expect.not.stringContaining("s3cret") as string,
    });
  });

  it("over TCP", async () => {
    await using daemon = await FakeDaemon.start({ tcp: "::1" });
    expect(await find({ DOCKER_HOST: daemon.uri })).toMatchObject({
      address: { host: "::1", port: daemon.port },
    });
  });

  it("where docker.host of the properties file says", async () => {
    await using daemon = await FakeDaemon.start();
    write(".testcontainers.properties", `docker.host=${daemon.uri}\n`);
    expect(await find({})).toMatchObject({
      uri: daemon.uri,
      origin: "docker.host in ~/.testcontainers.properties",
    });
  });

  it("where Testcontainers Desktop says, before all else", async () => {
    await using daemon = await FakeDaemon.start();
    write(".testcontainers.properties", `tc.host=${daemon.uri}\n`);
    expect(await find({ DOCKER_HOST: DEAD })).toMatchObject({
      uri: daemon.uri,
      origin: "tc.host in ~/.testcontainers.properties",
    });
  });

  it("elsewhere when Testcontainers Desktop is closed, which leaves its entry behind", async () => {
    await using daemon = await FakeDaemon.start();
    write(".testcontainers.properties", `tc.host=${DEAD}\n`);
    expect(await find({ DOCKER_HOST: daemon.uri })).toMatchObject({ uri: daemon.uri });
    expect(await find({}, { sockets: [daemon.uri] })).toMatchObject({ uri: daemon.uri });
  });

  it("where the context of DOCKER_CONTEXT says, rather than the current one", async () => {
    await using daemon = await FakeDaemon.start();
    writeContext("colima", { Host: daemon.uri });
    writeContext("other", { Host: DEAD });
    write(".docker/config.json", JSON.stringify({ currentContext: "other" }));
    expect(await find({ DOCKER_CONTEXT: "colima" })).toMatchObject({
      uri: daemon.uri,
      origin: "DOCKER_CONTEXT=colima",
    });
  });

  it("where the docker CLI's current context says", async () => {
    await using daemon = await FakeDaemon.start();
    writeContext("colima", { Host: daemon.uri });
    write(".docker/config.json", JSON.stringify({ currentContext: "colima" }));
    expect(await find({}, { sockets: [DEAD] })).toMatchObject({
      uri: daemon.uri,
      origin: "current docker context colima",
    });
  });

  it("by the settings in DOCKER_CONFIG", async () => {
    await using daemon = await FakeDaemon.start();
    writeContext("colima", { Host: daemon.uri });
    const env = { DOCKER_CONFIG: join(home, ".docker"), DOCKER_CONTEXT: "colima" };
    const config = readConfig(env, join(home, "elsewhere"));
    expect(await findEngine(config, undefined, { sockets: [] })).toMatchObject({ uri: daemon.uri });
  });

  it.each([
    ["no context is named", {}, undefined],
    ["the current context is the default one", {}, { currentContext: "default" }],
    ["the current context is empty", {}, { currentContext: "" }],
    ["DOCKER_CONTEXT is the default one", { DOCKER_CONTEXT: "default" }, { currentContext: "x" }],
  ])("at a well-known socket when %s", async (_, env, settings) => {
    await using daemon = await FakeDaemon.start();
    await using later = await FakeDaemon.start();
    if (settings !== undefined) write(".docker/config.json", JSON.stringify(settings));
    expect(await find(env, { sockets: [DEAD, daemon.uri, later.uri] })).toMatchObject({
      uri: daemon.uri,
      origin: "well-known socket",
    });
    expect(later.requests).toEqual([]);
  });

  it.each([
    ["1.41", "1.41"],
    ["1.99", "1.47"],
    [null, undefined],
  ])("and offers version %p, so that %p is spoken", async (offered, spoken) => {
    await using daemon = await FakeDaemon.start({ apiVersion: offered });
    expect((await find({ DOCKER_HOST: daemon.uri })).apiVersion).toBe(spoken);
  });

  it("and DOCKER_API_VERSION sets the version", async () => {
    await using daemon = await FakeDaemon.start();
    const env = { DOCKER_HOST: daemon.uri, DOCKER_API_VERSION: "1.40" };
    expect((await find(env)).apiVersion).toBe("1.40");
  });

  it("to be Podman", async () => {
    await using daemon = await FakeDaemon.start();
    daemon.on("GET /_ping", (response) => {
      response.setHeader("Api-Version", "1.41").setHeader("Libpod-API-Version", "4.3.1").end("OK");
    });
    expect((await find({ DOCKER_HOST: daemon.uri })).kind).toBe("podman");
  });
});

describe("the engine is not found", () => {
  it("and every socket is named when nothing is configured", async () => {
    const sockets = ["unix:///nope/a.sock", "unix:///nope/b.sock"];
    await expect(find({}, { sockets })).rejects.toMatchObject({
      code: "ENGINE_NOT_FOUND",
      message: notFound(
        "  - unix:///nope/a.sock (well-known socket): does not exist (ENOENT)",
        "  - unix:///nope/b.sock (well-known socket): does not exist (ENOENT)",
        START_HINT,
      ),
      tried: [
        { uri: sockets[0], origin: "well-known socket", reason: "does not exist (ENOENT)" },
        { uri: sockets[1], origin: "well-known socket", reason: "does not exist (ENOENT)" },
      ],
    });
  });

  it("and no other is used when DOCKER_HOST is dead", async () => {
    await using daemon = await FakeDaemon.start();
    await expect(find({ DOCKER_HOST: DEAD }, { sockets: [daemon.uri] })).rejects.toMatchObject({
      message: notFound(
        `  - ${DEAD} (DOCKER_HOST): does not exist (ENOENT)`,
        bindingHint("DOCKER_HOST"),
      ),
    });
    expect(daemon.requests).toEqual([]);
  });

  it("where nothing listens", async () => {
    const uri = `tcp://127.0.0.1:${await freePort()}`;
    await expect(find({ DOCKER_HOST: uri })).rejects.toMatchObject({
      message: notFound(
        `  - ${uri} (DOCKER_HOST): connection refused, nothing is listening there (ECONNREFUSED)`,
        bindingHint("DOCKER_HOST"),
      ),
    });
  });

  it("and no other is used when the context is dead", async () => {
    await using daemon = await FakeDaemon.start();
    writeContext("colima", { Host: DEAD });
    write(".docker/config.json", JSON.stringify({ currentContext: "colima" }));
    await expect(find({}, { sockets: [daemon.uri] })).rejects.toMatchObject({
      message: notFound(
        `  - ${DEAD} (current docker context colima): does not exist (ENOENT)`,
        bindingHint("current docker context colima"),
      ),
    });
  });

  it("when the context does not exist", async () => {
    await expect(find({ DOCKER_CONTEXT: "nope" })).rejects.toMatchObject({
      message: notFound(
        `  - context nope (DOCKER_CONTEXT=nope): the context does not exist in ${home}/.docker/contexts`,
        bindingHint("DOCKER_CONTEXT=nope"),
      ),
    });
  });

  it("when the context is for something else", async () => {
    writeContext("k8s", {});
    await expect(find({ DOCKER_CONTEXT: "k8s" })).rejects.toMatchObject({
      tried: [
        {
          uri: "context k8s",
          origin: "DOCKER_CONTEXT=k8s",
          reason: "the context has no Docker endpoint",
        },
      ],
    });
  });

  it("and unreadable settings of the docker CLI are named, but do not bind", async () => {
    write(".docker/config.json", '{"auths": {"ghcr.io": {"auth": "U0VDUkVU"}},}');
    await using daemon = await FakeDaemon.start();
    expect(await find({}, { sockets: [daemon.uri] })).toMatchObject({ uri: daemon.uri });
    await expect(find({}, { sockets: [DEAD] })).rejects.toMatchObject({
      tried: [
        {
          uri: join(home, ".docker/config.json"),
          origin: "settings of the docker CLI",
          reason: `${join(home, ".docker/config.json")} is not JSON: expected a name in quotes at line 1, column 45`,
        },
        { uri: DEAD, origin: "well-known socket", reason: "does not exist (ENOENT)" },
      ],
    });
  });

  it("behind SSH", async () => {
    await expect(find({ DOCKER_HOST: "ssh://me@engine", PATH: "/nope" })).rejects.toMatchObject({
      message: notFound(
        "  - ssh://***@engine (DOCKER_HOST): the program ssh was not found",
        "Hint: install OpenSSH's client (openssh-client), or correct PATH",
      ),
    });
  });

  it("when something else answers", async () => {
    await using daemon = await FakeDaemon.start();
    daemon.on("GET /_ping", text(404, "<h1>Not found</h1>\n"));
    await expect(find({ DOCKER_HOST: daemon.uri })).rejects.toMatchObject({
      tried: [
        {
          reason: "a server that is not a container engine answered: HTTP 404 <h1>Not found</h1>",
        },
      ],
    });
    daemon.on("GET /_ping", json(200, { hello: "world" }));
    await expect(find({ DOCKER_HOST: daemon.uri })).rejects.toMatchObject({
      tried: [
        { reason: 'a server that is not a container engine answered: HTTP 200 {"hello":"world"}' },
      ],
    });
  });

  it("when it fails", async () => {
    await using daemon = await FakeDaemon.start();
    daemon.on("GET /_ping", (response) => {
      response.writeHead(500, { "Api-Version": "1.41" }).end("out of order\n");
    });
    await expect(find({ DOCKER_HOST: daemon.uri })).rejects.toMatchObject({
      tried: [{ reason: "the engine answered with an error: HTTP 500 out of order" }],
    });
  });

  it("when the connection breaks", async () => {
    await using daemon = await FakeDaemon.start();
    daemon.on("GET /_ping", dropped);
    await expect(find({ DOCKER_HOST: daemon.uri })).rejects.toMatchObject({
      tried: [
        {
          reason: "the connection was closed before the answer was complete (ECONNRESET)",
        },
      ],
    });
  });

  it("when this user may not open its socket", async () => {
    const probe = (): Promise<never> =>
      Promise.reject(
        Object.assign(new Error("connect EACCES /run/docker.sock"), { code: "EACCES" }),
      );
    await expect(find({}, { sockets: ["unix:///run/docker.sock"], probe })).rejects.toMatchObject({
      message: notFound(
        "  - unix:///run/docker.sock (well-known socket): permission denied (EACCES)",
        "Hint: this user is not allowed to open the engine's socket; join the socket's group (sudo usermod -aG docker $USER) and log in again",
      ),
    });
  });

  it("when the caller gives up", async () => {
    await using daemon = await FakeDaemon.start();
    const controller = new AbortController();
    const reason = new Error("enough");
    daemon.on("GET /_ping", (response, request) => {
      controller.abort(reason);
      return silence(response, request);
    });
    const sockets = [daemon.uri, DEAD];
    await expect(find({}, { sockets }, controller.signal)).rejects.toBe(reason);
    await expect(find({}, { sockets }, controller.signal)).rejects.toBe(reason);
    expect(daemon.requests).toHaveLength(1);
  });
});

describe("an engine with TLS", () => {
  const authority = new CertificateAuthority("an authority of its own");
  const server = authority.certificate("engine", ["127.0.0.1"]);
  const client = authority.certificate("client");
  const files = { "ca.pem": authority.cert, "cert.pem": client.cert, "key.pem": client.key };
  const USE_TLS =
    "Hint: if the engine uses TLS, set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH to the folder with its ca.pem, cert.pem and key.pem, or use a docker context that has them";

  const start = (options: object = {}): Promise<FakeDaemon> =>
    FakeDaemon.start({ tcp: "127.0.0.1", tls: { ...server, ...options } });
  const startStrict = (): Promise<FakeDaemon> =>
    start({ ca: authority.cert, requestCert: true, rejectUnauthorized: true });

  function writeCertificates(folder: string): string {
    for (const [name, content] of Object.entries(files)) write(join(folder, name), content);
    return join(home, folder);
  }

  it("is found with DOCKER_TLS_VERIFY and DOCKER_CERT_PATH", async () => {
    await using daemon = await startStrict();
    const env = {
      DOCKER_HOST: daemon.uri,
      DOCKER_TLS_VERIFY: "1",
      DOCKER_CERT_PATH: writeCertificates("certs"),
    };
    expect((await find(env)).address).toEqual({
      host: "127.0.0.1",
      port: daemon.port,
      tls: { ca: authority.cert, ...client, rejectUnauthorized: true },
    });
  });

  it("is found with the certificates in the docker CLI's folder", async () => {
    await using daemon = await startStrict();
    writeCertificates(".docker");
    await find({ DOCKER_HOST: daemon.uri, DOCKER_TLS_VERIFY: "yes" });
    await find({ DOCKER_HOST: daemon.uri.replace("tcp:", "https:") });
  });

  it("is found with the certificates of its context", async () => {
    await using daemon = await startStrict();
    writeContext("remote", { Host: daemon.uri, SkipTLSVerify: false }, files);
    expect((await find({ DOCKER_CONTEXT: "remote" })).address).toMatchObject({
      tls: { rejectUnauthorized: true },
    });
  });

  it("is found unverified when its context says so", async () => {
    await using daemon = await start();
    writeContext("remote", { Host: daemon.uri, SkipTLSVerify: true });
    expect((await find({ DOCKER_CONTEXT: "remote" })).address).toMatchObject({
      tls: { rejectUnauthorized: false },
    });
  });

  it("is not asked without TLS when the certificates are missing", async () => {
    const env = { DOCKER_HOST: "tcp://127.0.0.1:1", DOCKER_TLS_VERIFY: "1" };
    await expect(find(env)).rejects.toMatchObject({
      message: notFound(
        `  - tcp://127.0.0.1:1 (DOCKER_HOST): DOCKER_TLS_VERIFY is set, but there is no ${home}/.docker/ca.pem`,
        bindingHint("DOCKER_HOST"),
      ),
    });
  });

  it("is not found when its authority is not known", async () => {
    await using daemon = await start();
    const uri = daemon.uri.replace("tcp:", "https:");
    await expect(find({ DOCKER_HOST: uri })).rejects.toMatchObject({
      message: notFound(
        `  - ${uri} (DOCKER_HOST): unable to verify the first certificate (UNABLE_TO_VERIFY_LEAF_SIGNATURE)`,
        "Hint: the engine's certificate is not of an authority that is known here: ca.pem in the folder that DOCKER_CERT_PATH names, or in the docker context, has to be the authority that signed it",
      ),
    });
  });

  it("is not found when its certificate is for another host", async () => {
    await using daemon = await start(authority.certificate("engine", ["engine.lan"]));
    writeCertificates(".docker");
    await expect(find({ DOCKER_HOST: daemon.uri, DOCKER_TLS_VERIFY: "1" })).rejects.toThrow(
      /IP: 127\.0\.0\.1 is not in the cert's list: +\(ERR_TLS_CERT_ALTNAME_INVALID\)\nHint: if the engine uses TLS/,
    );
  });

  it("is not found when it wants a client's certificate", async () => {
    await using daemon = await startStrict();
    write(".docker/ca.pem", authority.cert);
    await expect(find({ DOCKER_HOST: daemon.uri, DOCKER_TLS_VERIFY: "1" })).rejects.toThrow(
      `(DOCKER_HOST): tlsv13 alert certificate required (ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED)\n` +
        "Hint: the engine accepts only clients with a certificate of its authority, which has not expired: put cert.pem and key.pem",
    );
  });

  it("is not found if it does not use TLS", async () => {
    await using daemon = await FakeDaemon.start({ tcp: "127.0.0.1" });
    const uri = daemon.uri.replace("tcp:", "https:");
    await expect(find({ DOCKER_HOST: uri })).rejects.toThrow(
      "Hint: the engine does not use TLS; unset DOCKER_TLS_VERIFY, or write tcp:// instead of https://",
    );
  });

  it("is not found when it is asked without TLS", async () => {
    await using daemon = await FakeDaemon.start({ tcp: "127.0.0.1" });
    // This is the answer of Docker's server. Node's only closes the connection.
    daemon.on("GET /_ping", text(400, "Client sent an HTTP request to an HTTPS server.\n"));
    await expect(find({ DOCKER_HOST: daemon.uri })).rejects.toMatchObject({
      message: notFound(
        `  - ${daemon.uri} (DOCKER_HOST): a server that is not a container engine answered: HTTP 400 Client sent an HTTP request to an HTTPS server.`,
        USE_TLS,
      ),
    });
  });
});
