import { createServer, type IncomingMessage, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { sha256 } from "../../../src/common/crypto";
import { readConfig } from "../../../src/config";
import { RegistryApi } from "../../../src/registry/registry-api";
import { resolveImage } from "../../../src/registry/resolve-image";
import { ImageName } from "../../../src/spec/image-name";

/** What the registry has, by path. */
const documents = new Map<string, string>();
let server: Server;
let host: string;
let requests: IncomingMessage[] = [];
/** How the next requests fail; empty for a registry that works. */
let refusals: number[] = [];
/** How many of the next answers break off. */
let cuts = 0;
let challenge: string | undefined;

function put(path: (digest: string) => string, content: unknown): string {
  const text = JSON.stringify(content);
  const digest = `sha256:${sha256(text)}`;
  documents.set(path(digest), text);
  return digest;
}

const manifest = (architecture: string, variant?: string) => {
  const config = { os: "linux", architecture, ...(variant !== undefined && { variant }) };
  const id = put((digest) => `/v2/shop/blobs/${digest}`, config);
  const digest = put((each) => `/v2/shop/manifests/${each}`, { config: { digest: id } });
  return { id, digest, platform: config };
};

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request);
    const { url = "", headers, method } = request;
    if (url.startsWith("/token")) {
      const isKnown = headers.authorization === `Basic ${btoa("ada:secret")}`;
      response.end(JSON.stringify({ token: isKnown ? "granted" : "anonymous" }));
      return;
    }
    if (cuts > 0) {
      cuts -= 1;
      response.writeHead(200, { "Content-Length": 100 }).write("{");
      setTimeout(() => response.destroy(), 20);
      return;
    }
    const refused = refusals.shift();
    if (refused !== undefined) {
      response.writeHead(refused).end(JSON.stringify({ errors: [{ message: "not today" }] }));
      return;
    }
    if (
      challenge !== undefined &&
      !["Bearer granted", `Basic ${btoa("ada:secret")}`].includes(headers.authorization ?? "")
    ) {
      response.writeHead(401, { "WWW-Authenticate": challenge }).end();
      return;
    }
    const text = documents.get(url);
    if (text === undefined) {
      response.writeHead(404).end(JSON.stringify({ errors: [{ message: "manifest unknown" }] }));
      return;
    }
    response.setHeader("Docker-Content-Digest", `sha256:${sha256(text)}`);
    response.end(method === "HEAD" ? undefined : text);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  documents.clear();
  requests = [];
  refusals = [];
  cuts = 0;
  challenge = undefined;
});

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
});

const name = (): ImageName => ImageName.fromString(`${host}/shop:1`);
const api = (env: NodeJS.ProcessEnv = {}): RegistryApi =>
  new RegistryApi(readConfig(env, "/nonexistent"));
const login = (): NodeJS.ProcessEnv => ({
  DOCKER_AUTH_CONFIG: JSON.stringify({ auths: { [host]: { auth: btoa("ada:secret") } } }),
});

describe("an image in a registry", () => {
  it("with a list has the wanted platforms, without attestations", async () => {
    const [amd, arm, small] = [manifest("amd64"), manifest("arm64", "v8"), manifest("arm", "v7")];
    const attestation = {
      digest: amd.digest,
      platform: { os: "unknown", architecture: "unknown" },
    };
    const digest = put(() => "/v2/shop/manifests/1", {
      manifests: [amd, arm, small]
        .map(({ digest, platform }) => ({ digest, platform }))
        .concat(attestation as never),
    });
    const platforms = ["linux/amd64", "linux/arm64"];
    expect(await resolveImage(name(), platforms, api())).toEqual({
      digest,
      platforms: {
        "linux/amd64": { digest: amd.digest, id: amd.id },
        "linux/arm64": { digest: arm.digest, id: arm.id },
      },
    });
    const all = await resolveImage(name(), ["all"], api());
    expect(Object.keys(all.platforms)).toEqual(["linux/amd64", "linux/arm64", "linux/arm/v7"]);
    expect(await resolveImage(name(), ["linux/s390x"], api())).toEqual(all);
  });

  it("without a list has one platform, and one digest", async () => {
    const { id, digest } = manifest("amd64");
    documents.set("/v2/shop/manifests/1", documents.get(`/v2/shop/manifests/${digest}`)!);
    expect(await resolveImage(name(), ["linux/arm64"], api())).toEqual({
      digest,
      platforms: { "linux/amd64": { digest, id } },
    });
    expect(await api().digest(name())).toBe(digest);
    expect(requests.at(-1)?.method).toBe("HEAD");
  });

  it.each([
    ["Basic", () => 'Basic realm="shop"'],
    ["Bearer", () => `Bearer realm="http://${host}/token",service="shop"`],
  ])("is asked for with the user's login: %s", async (_scheme, header) => {
    const digest = put(() => "/v2/shop/manifests/1", {});
    challenge = header();
    expect(await api(login()).digest(name())).toBe(digest);
    await expect(api().digest(name())).rejects.toMatchObject({
      code: "IMAGE_LOOKUP_FAILED",
      isAbsent: true,
      hint: expect.stringContaining(`docker login ${host}`) as string,
    });
  });

  it("that the registry does not have is absent; a registry that fails says nothing of that", async () => {
    await expect(api().digest(name())).rejects.toMatchObject({ isAbsent: true });
    refusals = [503, 503, 503];
    await expect(api().digest(name())).rejects.toMatchObject({
      isAbsent: false,
      message: expect.stringContaining(
        "could not be looked up: the registry answered 503",
      ) as string,
    });
    expect(refusals).toEqual([]);
  });

  it("is asked for again after a failure that passes", async () => {
    const digest = put(() => "/v2/shop/manifests/1", {});
    refusals = [503];
    expect(await api().digest(name())).toBe(digest);
  });

  it("is asked for again after an answer that breaks off", async () => {
    const digest = put(() => "/v2/shop/manifests/1", {});
    cuts = 2;
    expect((await api().manifest(name(), "1")).digest).toBe(digest);
    cuts = 3;
    await expect(api().manifest(name(), "1")).rejects.toMatchObject({
      code: "IMAGE_LOOKUP_FAILED",
      isAbsent: false,
    });
  });

  it("cannot be looked up where a proxy answers with a page", async () => {
    documents.set("/v2/shop/manifests/1", "<html>Log in, secret</html>");
    const failure = { code: "IMAGE_LOOKUP_FAILED", isAbsent: false };
    await expect(api().manifest(name(), "1")).rejects.toMatchObject({
      ...failure,
      reason: "the registry's answer is not JSON: expected a value at line 1, column 1",
    });
  });

  it("for several builds of one platform has the first, and asks for no other", async () => {
    const [first, second] = [manifest("amd64"), manifest("amd64", "v2")];
    const platform = { os: "windows", architecture: "amd64" };
    put(() => "/v2/shop/manifests/1", {
      manifests: [first, second].map(({ digest }) => ({ digest, platform })),
    });
    const { platforms } = await resolveImage(name(), ["windows/amd64"], api());
    expect(platforms).toEqual({ "windows/amd64": { digest: first.digest, id: first.id } });
    expect(requests.map(({ url }) => url)).not.toContain(`/v2/shop/manifests/${second.digest}`);
  });

  it("whose content has another digest is refused", async () => {
    const { digest } = manifest("amd64");
    documents.set(`/v2/shop/manifests/${digest}`, "{}");
    await expect(api().manifest(name(), digest)).rejects.toMatchObject({
      message: expect.stringContaining(`answer for ${digest} has the digest`) as string,
    });
  });
});
