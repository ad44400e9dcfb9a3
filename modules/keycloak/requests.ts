import {
  httpRequest,
  MayflyError,
  messageOf,
  type ApiRequest,
  type HttpAnswer,
} from "../../src/module";

/** Where this process reaches Keycloak. */
export interface KeycloakAccess {
  readonly host: string;
  readonly port: number;
  readonly contextPath: string;
  /** `host:port` of the present view: Keycloak writes it into tokens. */
  readonly authority: string;
}

/** An answer with a status below 300 or one that the caller expects. */
export async function sendRequest(
  server: KeycloakAccess,
  request: ApiRequest,
  expected: readonly number[] = [],
): Promise<HttpAnswer> {
  const { method = "GET", path, headers } = request;
  const failed = (reason: string, details: { hint?: string; cause?: unknown }): MayflyError => {
    const where = `Keycloak at ${server.host}:${server.port}`;
    const message = `${where} did not accept ${method} ${path}: ${reason}`;
    return new MayflyError("KEYCLOAK_REQUEST_FAILED", message, details);
  };
  const answer = await httpRequest(server, {
    timeout: TIMEOUT_MS,
    ...request,
    path: `${server.contextPath}${path}`,
    headers: { ...headers, Host: server.authority },
  }).catch((error: unknown) => {
    throw failed(messageOf(error), { cause: error, hint: "check that the container still runs" });
  });
  const { status, body } = answer;
  if (status < 300 || expected.includes(status)) return answer;
  const hint = hintFor(body);
  throw failed(
    `HTTP ${status}: ${body.slice(0, LONGEST_REASON)}`,
    hint === undefined ? {} : { hint },
  );
}

/** A new realm gets keys of its own, which takes seconds on a busy machine. */
const TIMEOUT_MS = 300_000;

const LONGEST_REASON = 500;

function hintFor(body: string): string | undefined {
  return HINTS.find(([words]) => body.includes(words))?.[1];
}

const HINTS: readonly (readonly [words: string, hint: string])[] = [
  [
    "Invalid user credentials",
    "give the user's password; a user that exists already keeps the password that it has",
  ],
  [
    "Account is not fully set up",
    "give the user an email, a firstName and a lastName, and no required actions",
  ],
  ["unauthorized_client", "give clientSecret, or a client that allows direct access grants"],
];
