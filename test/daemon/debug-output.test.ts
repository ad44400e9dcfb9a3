import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { broken, FakeDaemon, json, text } from "../support/fake-daemon";
import { CertificateAuthority } from "../support/fake-daemon-certificates";
import { runProgram, type Finished } from "../support/run-program";
import type { Instructions } from "./programs/speak-with-debug";

const authority = new CertificateAuthority("authority");
const server = authority.certificate("engine", ["127.0.0.1"]);
const client = authority.certificate("client");
const secrets = {
  password: "pw-5e1f9a",
  argument: "arg-77b0c3",
  variable: "env-90d4e2",
  label: "label-3c8a11",
};
const inspected = { Id: "one", Config: { Env: [`API_KEY=${secrets.variable}`] } };

/** Returns the forms in which a string can appear in a request. */
const forms = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString("base64").slice(0, -4),
];

let folder: string;
let requested: readonly string[];
let finished: Finished;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "debug-output-"));
  const tls = { ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: true };
  await using daemon = await FakeDaemon.start({ tcp: "127.0.0.1", tls });
  daemon
    .on("POST /images/create", text(200, ""))
    .on("POST /build", text(200, `{"aux":{"ID":"sha256:1"}}\n{"stream":"Successfully built 1"}\n`))
    .on("POST /containers/create", json(201, { Id: "one", Warnings: [] }))
    .on("GET /containers/one/json", json(200, inspected))
    .on("GET /containers/none/json", json(404, { message: "No such container: none" }))
    .on("GET /containers/broken/json", broken(['{"Id":"broken",']));
  const address = {
    host: "127.0.0.1",
    port: daemon.port,
    tls: { ca: authority.cert, cert: client.cert, key: client.key, rejectUnauthorized: true },
  };
  const instructions: Instructions = { endpoint: { ...daemon.endpoint, address }, secrets };
  const file = join(folder, "instructions.json");
  await writeFile(file, JSON.stringify(instructions));
  const program = join(__dirname, "programs", "speak-with-debug.js");
  const env = { ...process.env, DEBUG: "*", NODE_ENV: "" };
  finished = await runProgram(process.execPath, [program, file], { env });
  requested = daemon.requests.map(({ method, path }) => `${method} ${path}`);
  // Proves that the secrets were sent.
  const headers = daemon.requests.flatMap(({ headers: all }) => [
    all["x-registry-auth"],
    all["x-registry-config"],
  ]);
  expect(headers.filter((header) => header !== undefined)).toHaveLength(4);
  expect(daemon.requests.filter(({ query }) => query["buildargs"])).toHaveLength(2);
});

afterAll(() => rm(folder, { recursive: true }));

describe("what DEBUG=* prints of an engine with TLS", () => {
  it("names each request of dockerode, with its path and the names of its headers", () => {
    expect(finished.stderr).toMatch(/modem Sending: POST \S+\/images\/create\?fromImage=redis/);
    expect(finished.stderr).toMatch(/modem Sending: POST \S+\/build\?buildargs=…/);
    expect(finished.stderr).toContain("X-Registry-Auth");
  });

  it("has nothing of Mayfly's own requests", () => {
    const ofMayfly = ["POST /v1.41/images/create", "POST /v1.41/build"];
    expect(requested.slice(0, 2)).toEqual(ofMayfly);
    expect(finished.stderr.match(/modem Sending: /g)).toHaveLength(requested.length - 2);
    expect(finished.stderr).not.toContain("dockerfile=Dockerfile");
  });

  it.each(Object.keys(secrets) as (keyof typeof secrets)[])("has no %s", (name) => {
    for (const form of forms(secrets[name])) expect(finished.stderr).not.toContain(form);
  });

  it("has no TLS key, and no login in the form of a header", () => {
    const lines = client.key.split("\n").filter((line) => line !== "" && !line.includes("KEY"));
    for (const line of [...lines, "PRIVATE KEY"]) expect(finished.stderr).not.toContain(line);
    const login = JSON.stringify({ username: "ada", password: secrets.password });
    const header = Buffer.from(login).toString("base64").slice(0, 24);
    expect(finished.stderr).not.toContain(header);
  });
});

it("returns what dockerode itself reads: an answer, a refusal, a broken connection", () => {
  expect(finished.code).toBe(0);
  expect(JSON.parse(finished.stdout)).toEqual({
    told: inspected,
    refused: {
      reason: "no such container",
      statusCode: 404,
      json: { message: "No such container: none" },
    },
    code: "ECONNRESET",
  });
});
