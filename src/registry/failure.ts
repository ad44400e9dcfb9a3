import { fieldOf, reasonOf } from "../errors";

/** The reason why a registry, or the connection to it, failed a pull or push. */
export type FailureKind =
  | "unauthorized"
  | "denied"
  | "missing"
  | "platform"
  | "rate-limit"
  | "certificate"
  | "plain-http"
  | "host"
  | "no-space"
  | "unavailable"
  | "connection"
  | "unknown";

/** The kinds that may not recur at the next attempt. */
const TRANSIENT: ReadonlySet<FailureKind> = new Set(["rate-limit", "unavailable", "connection"]);

export const isTransient = (kind: FailureKind): boolean => TRANSIENT.has(kind);

/**
 * The words that tell failures apart; the first match counts.
 *
 * The status does not tell them apart: engines answer 500, or 200 and an error in the stream,
 * whatever the registry's own status was. The words are those of dockerd, containerd and Podman.
 */
const WORDS: readonly (readonly [FailureKind, RegExp])[] = [
  ["plain-http", /server gave HTTP response to HTTPS client/i],
  ["certificate", /x509:|certificate signed by|failed to verify certificate|bad certificate/i],
  ["rate-limit", /toomanyrequests|too many requests|rate limit/i],
  [
    "platform",
    /no matching manifest|does not match the specified platform|no image found in image index/i,
  ],
  [
    "unauthorized",
    /unauthorized|authentication required|no basic auth|incorrect username or password/i,
  ],
  ["denied", /\bdenied\b|forbidden/i],
  ["missing", /manifest unknown|name unknown|not found|does not exist/i],
  ["host", /no such host/i],
  ["no-space", /no space left on device|disk quota exceeded/i],
];

const BROKEN =
  /connection (?:was )?(?:refused|reset|closed)|\bEOF\b|broken pipe|time(?:d )?out|deadline exceeded|unreachable|no route to host|server misbehaving|temporary failure|no progress for/i;

/** A quoted status, as in `received unexpected HTTP status: 503 Service Unavailable`. */
const QUOTED_STATUS = /\b(?:status|HTTP)\b[^\n]*?\s([45]\d\d)\b/;

export function failureKind(error: unknown): FailureKind {
  const reason = reasonOf(error);
  const quoted = QUOTED_STATUS.exec(reason)?.[1];
  return (
    WORDS.find(([, words]) => words.test(reason))?.[0] ??
    (quoted === undefined ? undefined : kindOfStatus(Number(quoted))) ??
    (BROKEN.test(reason) ? "connection" : undefined) ??
    kindOfStatus(fieldOf(error, "statusCode")) ??
    "unknown"
  );
}

function kindOfStatus(status: unknown): FailureKind | undefined {
  if (typeof status !== "number") return undefined;
  if (status >= 500) return "unavailable";
  switch (status) {
    case 401:
      return "unauthorized";
    case 403:
      return "denied";
    case 404:
      return "missing";
    case 408:
      return "connection";
    case 429:
      return "rate-limit";
    default:
      return undefined;
  }
}
