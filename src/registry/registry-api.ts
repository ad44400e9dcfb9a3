import { sleep } from "../common/clock";
import { sha256 } from "../common/crypto";
import { parseJson } from "../common/json";
import type { Config } from "../config";
import { fieldOf, ImageLookupError, messageOf } from "../errors";
import type { ImageName } from "../spec/image-name";
import type { AuthConfig } from "./auth-config";
import { registryCredentials, type FoundCredentials } from "./credentials";
import { failureHint } from "./failure-hint";
import { failureKind, isTransient } from "./failure";
import { DOCKER_HUB_KEY, keyOfImage } from "./registry-key";

/** Docker Hub's registry; `docker.io` itself is a web page. */
const DOCKER_HUB = "registry-1.docker.io";
const TIMEOUT_MS = 30_000;
const TRIES = 3;
/** Milliseconds before the second attempt; twice that before the third. */
const PAUSE_MS = 500;

/** The codes of connections that broke. `fetch` says only that it failed. */
const BROKEN: readonly unknown[] = [
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "UND_ERR_SOCKET",
];

/** Lists of manifests and manifests, of Docker and of OCI. */
const ACCEPTED = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** A JSON document of a registry. */
export interface RegistryDocument {
  readonly digest: string;
  readonly content: unknown;
}

/**
 * Reads manifests of registries (github.com/opencontainers/distribution-spec), with the logins of this machine's user.
 * Engines can tell the digest of a list (`/distribution`), but not those of its platforms.
 *
 * Registries on this machine are also asked without TLS, as by engines. All methods throw ImageLookupError.
 */
export class RegistryApi {
  readonly #config: Config;
  readonly #signal: AbortSignal | undefined;
  /** Headers that a registry accepts, by repository. */
  readonly #authorizations = new Map<string, string>();

  constructor(config: Config, signal?: AbortSignal) {
    this.#config = config;
    this.#signal = signal;
  }

  /** Returns the digest of what a tag names. Docker Hub does not count this towards its limit of pulls. */
  async digest(name: ImageName): Promise<string> {
    const head = (answer: Response): Promise<string | null> =>
      Promise.resolve(answer.headers.get("docker-content-digest"));
    const digest = await this.#ask(name, `manifests/${name.tag}`, "HEAD", head);
    return digest ?? (await this.manifest(name, name.tag)).digest;
  }

  /** Returns the manifest, or the list of manifests, with a tag or a digest. */
  async manifest(name: ImageName, reference: string): Promise<RegistryDocument> {
    return this.#document(name, `manifests/${reference}`, reference);
  }

  /** Returns a configuration. */
  async config(name: ImageName, digest: string): Promise<RegistryDocument> {
    return this.#document(name, `blobs/${digest}`, digest);
  }

  async #document(name: ImageName, path: string, reference: string): Promise<RegistryDocument> {
    return this.#ask(name, path, "GET", async (answer) => {
      const bytes = Buffer.from(await answer.arrayBuffer());
      const digest = `sha256:${sha256(bytes)}`;
      if (reference.startsWith("sha256:") && reference !== digest)
        throw new Error(`the registry's answer for ${reference} has the digest ${digest}`);
      return { digest, content: parse(bytes.toString()) };
    });
  }

  /** Sends a request and reads its answer, again after a failure that passes. */
  async #ask<Answer>(
    name: ImageName,
    path: string,
    method: string,
    read: (answer: Response) => Promise<Answer>,
  ): Promise<Answer> {
    const login = await registryCredentials(this.#config).find(name);
    for (let tries = 1; ; tries++) {
      try {
        return await read(await this.#tryOnce(name, path, method, login?.auth));
      } catch (error) {
        this.#signal?.throwIfAborted();
        if (tries === TRIES || !mayPass(error)) throw lookupError(name, error, login);
        await sleep(PAUSE_MS * tries, this.#signal);
      }
    }
  }

  async #tryOnce(
    name: ImageName,
    path: string,
    method: string,
    login: AuthConfig | undefined,
  ): Promise<Response> {
    const isHub = keyOfImage(name) === DOCKER_HUB_KEY;
    const repository = isHub && !name.image.includes("/") ? `library/${name.image}` : name.image;
    const host = isHub ? DOCKER_HUB : (name.registry ?? DOCKER_HUB);
    const request = async (authorization: string | undefined): Promise<Response> =>
      this.#fetch(host, `/v2/${repository}/${path}`, {
        method,
        headers: {
          Accept: ACCEPTED,
          ...(authorization !== undefined && { Authorization: authorization }),
        },
      });
    const known = `${host}/${repository}`;
    let answer = await request(this.#authorizations.get(known));
    if (answer.status === 401) {
      const challenge = answer.headers.get("www-authenticate") ?? "";
      const authorization = await this.#authorize(challenge, repository, login);
      if (authorization !== undefined) {
        this.#authorizations.set(known, authorization);
        answer = await request(authorization);
      }
    }
    if (!answer.ok) throw await refusal(answer);
    return answer;
  }

  /** Answers a challenge (RFC 9110 for Basic; distribution.github.io/distribution/spec/auth/token for Bearer). */
  async #authorize(
    challenge: string,
    repository: string,
    login: AuthConfig | undefined,
  ): Promise<string | undefined> {
    const basic =
      login?.username === undefined
        ? undefined
        : `Basic ${Buffer.from(`${login.username}:${login.password ?? ""}`).toString("base64")}`;
    if (/^basic\b/i.test(challenge)) return basic;
    if (login?.registrytoken !== undefined) return `Bearer ${login.registrytoken}`;
    const { realm, service, scope = `repository:${repository}:pull` } = parametersOf(challenge);
    if (realm === undefined) return undefined;
    const query = new URLSearchParams({ ...(service !== undefined && { service }), scope });
    const answer = await (login?.identitytoken === undefined
      ? this.#send(`${realm}?${query.toString()}`, {
          headers: basic ? { Authorization: basic } : {},
        })
      : this.#send(realm, {
          method: "POST",
          body: new URLSearchParams({
            grant_type: "refresh_token",
            refresh_token: login.identitytoken,
            client_id: "mayfly",
            ...Object.fromEntries(query),
          }),
        }));
    if (!answer.ok) throw await refusal(answer);
    const body = parse(await answer.text());
    const token = fieldOf(body, "token") ?? fieldOf(body, "access_token");
    return typeof token === "string" ? `Bearer ${token}` : undefined;
  }

  async #fetch(host: string, path: string, init: RequestInit): Promise<Response> {
    try {
      return await this.#send(`https://${host}${path}`, init);
    } catch (error) {
      this.#signal?.throwIfAborted();
      if (!isOnThisMachine(host)) throw error;
      return this.#send(`http://${host}${path}`, init);
    }
  }

  #send(url: string, init: RequestInit): Promise<Response> {
    const limit = AbortSignal.timeout(TIMEOUT_MS);
    const signal = this.#signal === undefined ? limit : AbortSignal.any([this.#signal, limit]);
    return fetch(url, { ...init, signal });
  }
}

/** Returns whether engines trust a registry without TLS. */
const isOnThisMachine = (host: string): boolean =>
  /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(host);

/** Returns the parameters of a challenge: `Bearer realm="https://…",service="…"`. */
function parametersOf(challenge: string): Partial<Record<string, string>> {
  return Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = "", value]) => [name, value]),
  );
}

/** Throws an Error that quotes nothing of the answer, which can be a token, or the page of a proxy. */
function parse(answer: string): unknown {
  try {
    return parseJson(answer);
  } catch (error) {
    throw new Error("the registry's answer is not JSON", { cause: error });
  }
}

const mayPass = (error: unknown): boolean =>
  isTransient(failureKind(error)) || BROKEN.includes(fieldOf(fieldOf(error, "cause"), "code"));

async function refusal(answer: Response): Promise<Error> {
  const text = await answer.text();
  const words = /"message":\s*"([^"]*)"/.exec(text)?.[1] ?? answer.statusText;
  const reason = `the registry answered ${answer.status}${words === "" ? "" : ` (${words})`}`;
  return Object.assign(new Error(reason), { statusCode: answer.status });
}

function lookupError(
  name: ImageName,
  error: unknown,
  login: FoundCredentials | undefined,
): ImageLookupError {
  const cause = fieldOf(error, "cause");
  // `fetch` says only that it failed.
  const reason = [error, cause]
    .filter((each) => each !== undefined)
    .map(messageOf)
    .join(": ");
  const kind = failureKind({ message: reason, statusCode: fieldOf(error, "statusCode") });
  const isAbsent = kind === "missing" || kind === "denied" || kind === "unauthorized";
  const hint = failureHint(kind, { name, verb: "pull", login: login?.origin });
  return new ImageLookupError(name.string, reason, isAbsent, { hint, cause: error });
}
