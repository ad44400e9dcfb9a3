import {
  checkObject,
  checkText,
  MayflyError,
  type ApiRequest,
  type HttpAnswer,
} from "../../src/module";
import { askServer } from "../http-api/ask-server";

/** What `getToken()` puts into the tokens. */
export interface MockOAuth2TokenOptions {
  /** The issuer's name. Default `default`. */
  readonly issuer?: string;
  /** The client that the token is for, which need not exist; also the audience of the ID token. Default `mayfly`. */
  readonly clientId?: string;
  /** Scopes, separated by spaces. Default `openid`. */
  readonly scope?: string;
  /** More claims of both tokens, such as `{ roles: ["admin"], aud: "my-api" }`. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** A user's tokens, signed by the issuer's key. */
export interface MockOAuth2Token {
  readonly accessToken: string;
  readonly idToken: string;
}

/** An issuer, and how this process reaches it. */
interface Issuer {
  readonly host: string;
  readonly port: number;
  /** `host:port` of the present view: the server writes it into tokens. */
  readonly authority: string;
  readonly issuer: string;
}

/** Nobody is redirected there: Mayfly reads the code in the answer. */
const REDIRECT = "http://localhost/callback";
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };
const REDIRECTS = [302, 303];
const CODE = "MOCK_OAUTH2_REQUEST_FAILED";
const LONGEST_REASON = 500;

/** Throws InvalidOptionError. */
export function checkTokenOptions(options: MockOAuth2TokenOptions, option: string): void {
  const { clientId, scope, claims } = checkObject(options, option, "an object");
  if (clientId !== undefined) checkText(clientId, `${option}.clientId`);
  if (scope !== undefined) checkText(scope, `${option}.scope`);
  if (claims !== undefined) checkObject(claims, `${option}.claims`, "an object");
}

/** Sends the login page's form, and gets tokens for its code (OpenID Connect Core 1.0, section 3.1). */
export async function requestToken(
  issuer: Issuer,
  username: string,
  { clientId = "mayfly", scope = "openid", claims = {} }: MockOAuth2TokenOptions,
): Promise<MockOAuth2Token> {
  const client = { client_id: clientId, redirect_uri: REDIRECT, scope };
  const query = new URLSearchParams({ ...client, response_type: "code", state: "-", nonce: "-" });
  const login = await send(issuer, `authorize?${query.toString()}`, {
    username,
    claims: JSON.stringify(claims),
  });
  const { location = "" } = login.headers;
  const code = URL.canParse(location) ? new URL(location).searchParams.get("code") : null;
  if (code === null) {
    const what = `mock-oauth2-server gave no code to log ${username} in: ${login.body}`;
    throw new MayflyError(CODE, what.slice(0, LONGEST_REASON));
  }
  const { body } = await send(issuer, "token", {
    grant_type: "authorization_code",
    code,
    ...client,
    client_secret: "any",
  });
  const tokens = JSON.parse(body) as { access_token: string; id_token: string };
  return { accessToken: tokens.access_token, idToken: tokens.id_token };
}

async function send(
  { host, port, authority, issuer }: Issuer,
  path: string,
  form: Readonly<Record<string, string>>,
): Promise<HttpAnswer> {
  const server = { host, port, product: "mock-oauth2-server", code: CODE };
  const request: ApiRequest = {
    method: "POST",
    path: `/${issuer}/${path}`,
    headers: { ...FORM, Host: authority },
    body: new URLSearchParams(form).toString(),
  };
  return askServer(server, request, REDIRECTS);
}
