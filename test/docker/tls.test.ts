import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EngineNotFoundError } from "../../src";
import { readConfig } from "../../src/config/config";
import { DockerEngine } from "../../src/engine/docker-engine";
import { findEngine } from "../../src/engine/find-engine";
import { buildBy, nonce } from "../support/buildkit-builds";
import { CertificateAuthority, type Certificate } from "../support/fake-daemon-certificates";
import { BUSYBOX, inEngine } from "../support/images";
import { OwnEngine } from "../support/own-engine";

const authority = new CertificateAuthority("the engine's authority");
const stranger = new CertificateAuthority("another authority");
const client = authority.certificate("a client");

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-certificates-"));
});

afterAll(() => rm(folder, { recursive: true }));

/** Starts an engine that takes only clients of its authority. */
const start = (options?: { readonly expired: boolean }): Promise<OwnEngine> =>
  OwnEngine.start({
    remote: true,
    tls: (address) => ({
      ca: authority.cert,
      ...authority.certificate("engine", [address], options),
    }),
  });

/** Looks for the engine as a process with these files in DOCKER_CERT_PATH does. */
async function find(
  own: OwnEngine,
  ca: string,
  files?: Certificate,
): ReturnType<typeof findEngine> {
  const path = await mkdtemp(join(folder, "client-"));
  await writeFile(join(path, "ca.pem"), ca);
  if (files !== undefined) {
    await writeFile(join(path, "cert.pem"), files.cert);
    await writeFile(join(path, "key.pem"), files.key);
  }
  const env = { DOCKER_HOST: own.host, DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: path };
  return findEngine(readConfig(env, "/nonexistent"));
}

async function refusal(...args: Parameters<typeof find>): Promise<string> {
  const error: unknown = await find(...args).catch((reason: unknown) => reason);
  if (error instanceof EngineNotFoundError) return error.message;
  throw new Error(`not refused: ${String(error)}`, { cause: error });
}

describe("an engine over TLS", () => {
  let own: OwnEngine;

  beforeAll(async () => {
    own = await start();
    await own.load(inEngine(BUSYBOX));
  });

  afterAll(() => own[Symbol.asyncDispose]());

  it("builds by BuildKit's session", async () => {
    const engine = new DockerEngine(await find(own, authority.cert, client));
    const word = nonce();
    const dockerfile = `FROM ${inEngine(BUSYBOX)}\nCOPY . /\nRUN echo ${word}`;
    const built = await buildBy("session", { dockerfile, engine });
    expect(built.lines.join("\n")).toContain(`RUN echo ${word}`);
  });

  it("says so if ca.pem is another authority's", async () => {
    expect(await refusal(own, stranger.cert, client)).toContain(
      "has to be the authority that signed it",
    );
  });

  it.each([
    ["none", undefined],
    ["another authority's", stranger.certificate("a client")],
    ["an expired one", authority.certificate("a client", [], { expired: true })],
  ])("says so if the client's certificate is %s", async (_, files) => {
    expect(await refusal(own, authority.cert, files)).toContain(
      "accepts only clients with a certificate of its authority, which has not expired",
    );
  });
});

it("says so if the engine's certificate has expired", async () => {
  await using own = await start({ expired: true });
  expect(await refusal(own, authority.cert, client)).toContain(
    "the engine's certificate has expired",
  );
});
