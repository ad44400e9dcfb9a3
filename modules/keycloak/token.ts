import { sendRequest, type KeycloakAccess } from "./requests";

/** A login. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** The client that a user gets a token from. */
export interface KeycloakTokenOptions {
  /** A client of the realm with direct access grants. Default: the realm's own client, `mayfly`. */
  readonly clientId?: string;
  /** The client's secret, unless it is a public client. */
  readonly clientSecret?: string;
  /** Scopes, separated by spaces. Default `openid`. */
  readonly scope?: string;
}

export const ADMIN_REALM = "master";
export const ADMIN_CLIENT = "admin-cli";

export const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

export const tokenPath = (realm: string): string =>
  `/realms/${encodeURIComponent(realm)}/protocol/openid-connect/token`;

/** Returns the body of a request for a token (RFC 6749, section 4.3). */
export function tokenForm(
  { username, password }: Login,
  { clientId = "", clientSecret, scope = "openid" }: KeycloakTokenOptions,
): string {
  const grant = { grant_type: "password", client_id: clientId, username, password, scope };
  const form = new URLSearchParams(grant);
  if (clientSecret !== undefined) form.set("client_secret", clientSecret);
  return form.toString();
}

/** Returns an access token. Throws MayflyError with the code `KEYCLOAK_REQUEST_FAILED` if Keycloak refuses the login. */
export async function requestToken(
  server: KeycloakAccess,
  realm: string,
  login: Login,
  options: KeycloakTokenOptions,
): Promise<string> {
  const body = tokenForm(login, options);
  const request = { method: "POST", path: tokenPath(realm), headers: FORM, body };
  const answer = await sendRequest(server, request);
  return (JSON.parse(answer.body) as { access_token: string }).access_token;
}
