import { EngineError } from "../../../src/errors";
import { type FailureKind, failureKind, isTransient } from "../../../src/registry/failure";
import { failureHint } from "../../../src/registry/failure-hint";
import { ImageName } from "../../../src/spec/image-name";

/** Messages of engines and registries, the status of the engine's answer, and their kinds. */
const FAILURES: readonly (readonly [string, number | undefined, FailureKind])[] = [
  [
    "pull access denied for no-such, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    404,
    "denied",
  ],
  ["manifest for redis:9999 not found: manifest unknown: manifest unknown", 404, "missing"],
  ["unauthorized: authentication required", undefined, "unauthorized"],
  ['Head "https://r.example/v2/app/manifests/1": no basic auth credentials', 500, "unauthorized"],
  [
    'Get "https://r.example/v2/": unauthorized: incorrect username or password',
    500,
    "unauthorized",
  ],
  ["denied: requested access to the resource is denied", undefined, "denied"],
  ["toomanyrequests: You have reached your pull rate limit.", 500, "rate-limit"],
  ["received unexpected HTTP status: 429 Too Many Requests", 500, "rate-limit"],
  ["received unexpected HTTP status: 503 Service Unavailable", 500, "unavailable"],
  [
    "unexpected status from HEAD request to https://r:5000/v2/app: 502 Bad Gateway",
    500,
    "unavailable",
  ],
  ["error parsing HTTP 408 response body: unexpected end of JSON input", 500, "connection"],
  ["error parsing HTTP 403 response body: invalid character '<'", 500, "denied"],
  ['Get "https://r.example/v2/": net/http: TLS handshake timeout', 500, "connection"],
  [
    'Get "https://r.example/v2/": dial tcp 10.0.0.1:443: connect: connection refused',
    500,
    "connection",
  ],
  ['Get "https://r.example/v2/": dial tcp 10.0.0.1:443: i/o timeout', 500, "connection"],
  ["read tcp 10.0.0.2:1->10.0.0.1:443: read: connection reset by peer", undefined, "connection"],
  ["unexpected EOF", undefined, "connection"],
  ['Get "https://r.example/v2/": context deadline exceeded', 500, "connection"],
  ["dial tcp: lookup r.example: server misbehaving", 500, "connection"],
  ["dial tcp: lookup r.exmaple on 10.0.0.1:53: no such host", 500, "host"],
  [
    "the connection was closed before the answer was complete (ECONNRESET)",
    undefined,
    "connection",
  ],
  ["no progress for 60 s", undefined, "connection"],
  ["x509: certificate signed by unknown authority", 500, "certificate"],
  ["tls: failed to verify certificate: x509: certificate has expired", 500, "certificate"],
  ["http: server gave HTTP response to HTTPS client", 500, "plain-http"],
  ["no matching manifest for linux/arm/v6 in the manifest list entries", 404, "platform"],
  [
    "image with reference app:1 was found but does not match the specified platform: wanted linux/arm64, actual: linux/amd64",
    404,
    "platform",
  ],
  ["write /var/lib/docker/tmp/x: no space left on device", undefined, "no-space"],
  ["something new", 500, "unavailable"],
  ["something new", 429, "rate-limit"],
  ["something new", 408, "connection"],
  ["something new", 401, "unauthorized"],
  ["something new", 403, "denied"],
  ["something new", 404, "missing"],
  ["something new", 400, "unknown"],
  ["something new", undefined, "unknown"],
];

it.each(FAILURES)("%s (%s) is %s", (reason, status, kind) => {
  expect(failureKind(new EngineError("pull image app", reason, status))).toBe(kind);
});

it("is retried only if it may be temporary", () => {
  const kinds = [...new Set(FAILURES.map(([, , kind]) => kind))];
  expect(kinds.filter(isTransient).sort()).toEqual(["connection", "rate-limit", "unavailable"]);
});

describe("the hint", () => {
  const hint = (
    kind: FailureKind,
    image: string,
    { verb = "pull", login }: { verb?: "pull" | "push"; login?: string } = {},
  ): string => failureHint(kind, { name: ImageName.fromString(image), verb, login });

  it.each([
    ["unauthorized", "redis", {}, "log in with `docker login`, or set DOCKER_AUTH_CONFIG"],
    [
      "unauthorized",
      "r.example/app",
      { login: "/me/config.json" },
      "r.example rejected the login from /me/config.json: log in again with `docker login r.example`",
    ],
    [
      "denied",
      "team/app",
      {},
      "check the name team/app; if it is private, log in with `docker login`",
    ],
    [
      "denied",
      "r.example/app",
      { verb: "push", login: "X" },
      "check the name r.example/app, and that the login from X is allowed to push it",
    ],
    [
      "missing",
      "redis:99",
      {},
      "check the name and tag of redis:99; if it is private, log in with `docker login`",
    ],
    [
      "rate-limit",
      "redis",
      {},
      "log in with `docker login`, which raises the limit, or set TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX to a mirror",
    ],
    ["rate-limit", "r.example/app", {}, "wait, or log in with `docker login r.example`"],
    ["platform", "redis", {}, "choose a platform that the image supports: withPlatform(...)"],
    [
      "host",
      "r.exmaple/app",
      {},
      "the engine cannot resolve r.exmaple: check the registry's name, and DNS on the engine's machine",
    ],
    [
      "no-space",
      "redis",
      {},
      "free disk space on the engine's machine: `docker system df` shows what uses it",
    ],
    [
      "connection",
      "redis:8",
      {},
      "check that the engine can reach Docker Hub: `docker pull redis:8`",
    ],
    [
      "unknown",
      "r.example/app:1",
      { verb: "push" },
      "check that the engine can reach r.example: `docker push r.example/app:1`",
    ],
  ] as const)("for %s of %s, %j", (kind, image, options, expected) => {
    expect(hint(kind, image, options)).toBe(expected);
  });
});
