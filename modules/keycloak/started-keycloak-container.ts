import {
  checkText,
  InvalidOptionError,
  oncePerServer,
  ownedName,
  StartedServer,
  testRun,
} from "../../src/module";
import { AdminApi, type AdminAccess } from "./admin-api";
import { KeycloakRealm, removeLeftovers } from "./keycloak-realm";
import { copyOf, readRealm, type KeycloakRealmData } from "./realm-data";
import { MANAGEMENT_PORT, type KeycloakSettings } from "./settings";

/** A running Keycloak server. */
export class StartedKeycloakContainer extends StartedServer<KeycloakSettings> {
  /** Returns `http://host:port`, followed by the path of `withContextPath()`. */
  getAuthServerUrl(): string {
    return `${this.url({ scheme: "http" })}${this.settings.contextPath}`;
  }

  /** Returns `http://host:port` of the management interface, with `/health` below the path of `withContextPath()`. */
  getManagementUrl(): string {
    const { contextPath } = this.settings;
    return `${this.url({ scheme: "http", port: MANAGEMENT_PORT })}${contextPath}`;
  }

  /** Returns the issuer of a realm's tokens, as this view sees it: `http://host:port/realms/name`. */
  getIssuer(realm: string): string {
    return `${this.getAuthServerUrl()}/realms/${encodeURIComponent(checkText(realm, "getIssuer"))}`;
  }

  getAdminUsername(): string {
    return this.settings.adminUsername;
  }

  getAdminPassword(): string {
    return this.settings.adminPassword;
  }

  /**
   * Creates a realm for one test, with a client for tokens. `drop()`, or the end of an `await using` block, removes it.
   * The first call in a process also removes the realms of processes that were killed.
   *
   * `template` is what the realm contains: an object, or the name of a realm of `withRealmImport()`. Default: the first
   * realm of `withRealmImport()`, or an empty realm if there is none. The copy has what was imported, not what was
   * changed since. Throws InvalidOptionError, and MayflyError with the code `KEYCLOAK_REQUEST_FAILED`.
   */
  async openRealm(template?: string | KeycloakRealmData): Promise<KeycloakRealm> {
    const name = ownedName(testRun());
    const realm = copyOf(this.#template(template), name);
    const access = this.access();
    await oncePerServer(this.getId(), () => removeLeftovers(access));
    const api = await AdminApi.logIn(access);
    await api.create("", realm);
    return new KeycloakRealm(this, name);
  }

  /** @internal Returns how this process reaches the server, in each view. */
  access(): AdminAccess {
    const { contextPath, adminUsername: username, adminPassword: password } = this.settings;
    const { host } = new URL(this.getAuthServerUrl());
    const admin = { username, password };
    return { ...this.hostAddress(), contextPath, authority: host, admin };
  }

  #template(given: string | KeycloakRealmData | undefined): KeycloakRealmData {
    const { realms } = this.settings;
    if (given === undefined) return realms[0] ?? { realm: "empty" };
    if (typeof given !== "string") return readRealm(given, "openRealm");
    const found = realms.find(({ realm }) => realm === given);
    if (found !== undefined) return found;
    const names = realms.map(({ realm }) => realm).join(", ") || "there is none";
    const expected = `an object, or the name of a realm of withRealmImport() (${names})`;
    throw InvalidOptionError.quoting("openRealm", expected, given);
  }
}
