import type { HttpAnswer } from "../../src/module";
import { sendRequest, type KeycloakAccess } from "./requests";
import { ADMIN_CLIENT, ADMIN_REALM, requestToken, type Login } from "./token";

/** Where this process reaches Keycloak, and the administrator's login. */
export interface AdminAccess extends KeycloakAccess {
  readonly admin: Login;
}

/** Keycloak's admin REST API (keycloak.org/docs-api/latest/rest-api). Paths begin after `/admin/realms`. */
export class AdminApi {
  private constructor(
    private readonly server: KeycloakAccess,
    private readonly token: string,
  ) {}

  /** Logs in. A token gives no rights in realms that are created later, and lasts a minute: log in for each task. */
  static async logIn(server: AdminAccess): Promise<AdminApi> {
    const client = { clientId: ADMIN_CLIENT };
    return new AdminApi(server, await requestToken(server, ADMIN_REALM, server.admin, client));
  }

  async get<T>(path: string): Promise<T> {
    return JSON.parse((await this.#send("GET", path)).body) as T;
  }

  async create(path: string, json: unknown): Promise<void> {
    await this.#send("POST", path, json);
  }

  /** Resolves with false if it exists already. */
  async ensure(path: string, json: unknown): Promise<boolean> {
    return (await this.#send("POST", path, json, [CONFLICT])).status !== CONFLICT;
  }

  /** Does nothing if there is nothing to delete. */
  async delete(path: string): Promise<void> {
    await this.#send("DELETE", path, undefined, [NOT_FOUND]);
  }

  #send(
    method: string,
    path: string,
    json?: unknown,
    expected?: readonly number[],
  ): Promise<HttpAnswer> {
    const headers = { Authorization: `Bearer ${this.token}` };
    const request = { method, path: `/admin/realms${path}`, headers, json };
    return sendRequest(this.server, request, expected);
  }
}

const NOT_FOUND = 404;
const CONFLICT = 409;
