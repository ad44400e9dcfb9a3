import { definePart, namesOfTheDead, ServerPart } from "../../src/module";
import { AdminApi, type AdminAccess } from "./admin-api";
import { CLIENT_ID } from "./realm-data";
import type { StartedKeycloakContainer } from "./started-keycloak-container";
import { requestToken, type KeycloakTokenOptions } from "./token";
import { createUser, ensureUser, type KeycloakCreatedUser, type KeycloakUser } from "./users";

/** A realm of its own for a test, from `openRealm()`. */
export class KeycloakRealm extends ServerPart<StartedKeycloakContainer> {
  /** Returns the issuer of the realm's tokens, as this view sees it: `http://host:port/realms/name`. */
  getIssuer(): string {
    return this.server.getIssuer(this.getName());
  }

  /** Returns the id of the realm's public client with direct access grants: `mayfly`. */
  getClientId(): string {
    return CLIENT_ID;
  }

  /**
   * Creates a user that can log in. Throws MayflyError with the code `KEYCLOAK_USER_EXISTS` if the realm has one of that
   * name, and with `KEYCLOAK_REQUEST_FAILED` if Keycloak refuses. Throws InvalidOptionError.
   */
  async createUser(user: KeycloakUser): Promise<KeycloakCreatedUser> {
    return await createUser(this.server.access(), this.getName(), user);
  }

  /**
   * Returns an access token of a user, whom it creates if the realm has none of that name. In a view from a network,
   * the token's issuer is that of the view. Throws MayflyError with the code `KEYCLOAK_REQUEST_FAILED` if Keycloak
   * refuses the login. Throws InvalidOptionError.
   */
  async getToken(user: KeycloakUser, options: KeycloakTokenOptions = {}): Promise<string> {
    const access = this.server.access();
    const login = await ensureUser(access, this.getName(), user);
    return await requestToken(access, this.getName(), login, { clientId: CLIENT_ID, ...options });
  }

  protected async remove(server: StartedKeycloakContainer, name: string): Promise<void> {
    await removeRealm(await AdminApi.logIn(server.access()), name);
  }
}
definePart("keycloak-realm", KeycloakRealm);

const removeRealm = (api: AdminApi, name: string): Promise<void> =>
  api.delete(`/${encodeURIComponent(name)}`);

/** Removes the realms that ended processes left. */
export async function removeLeftovers(server: AdminAccess): Promise<void> {
  const api = await AdminApi.logIn(server);
  const realms = await api.get<readonly { readonly realm: string }[]>("?briefRepresentation=true");
  for (const name of namesOfTheDead(realms.map(({ realm }) => realm))) await removeRealm(api, name);
}
