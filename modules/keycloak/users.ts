import { checkObject, checkText, InvalidOptionError, MayflyError } from "../../src/module";
import { AdminApi, type AdminAccess } from "./admin-api";
import type { Login } from "./token";

/** A user of a realm. */
export interface KeycloakUser {
  readonly username: string;
  /** Default `password`. */
  readonly password?: string;
  /** Roles of the realm. Those that do not exist are created. */
  readonly roles?: readonly string[];
  /** Default `<username>@example.com`. It counts as verified. */
  readonly email?: string;
  /** Default `Test`. */
  readonly firstName?: string;
  /** Default `User`. */
  readonly lastName?: string;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
}

/** A user that the server has created. */
export interface KeycloakCreatedUser extends Login {
  /** The user's id, which tokens have as `sub`. */
  readonly id: string;
}

/** Checks a user, and returns the user's login. Throws InvalidOptionError. */
function loginOf(user: KeycloakUser, option: string): Login {
  checkObject(user, option, "an object with a username");
  const username = checkText(user.username, `${option}.username`);
  const { password = "password", roles = [] } = user;
  if (!Array.isArray(roles)) {
    throw new InvalidOptionError(`${option}.roles`, "an array with the names of roles", roles);
  }
  roles.forEach((role: string, index) => checkText(role, `${option}.roles[${index}]`));
  return { username, password: checkText(password, `${option}.password`) };
}

/** Creates a user. Throws MayflyError with the code `KEYCLOAK_USER_EXISTS` if the realm has one of that name. */
export async function createUser(
  server: AdminAccess,
  realm: string,
  user: KeycloakUser,
): Promise<KeycloakCreatedUser> {
  const login = loginOf(user, "createUser");
  const api = await AdminApi.logIn(server);
  if (await addUser(api, realm, user, login)) {
    return { ...login, id: await idOf(api, realm, login.username) };
  }
  throw new MayflyError(
    "KEYCLOAK_USER_EXISTS",
    `The realm ${realm} has a user with the name ${login.username} or with the same email already.`,
    { hint: "give the user another name or email; getToken() takes users that exist" },
  );
}

/** Creates a user unless the realm has one of that name. */
export async function ensureUser(
  server: AdminAccess,
  realm: string,
  user: KeycloakUser,
): Promise<Login> {
  const login = loginOf(user, "getToken");
  await addUser(await AdminApi.logIn(server), realm, user, login);
  return login;
}

/** Resolves with false if the realm has the user already, whose roles then stay as they are. */
async function addUser(
  api: AdminApi,
  realm: string,
  user: KeycloakUser,
  { username, password }: Login,
): Promise<boolean> {
  const path = `/${encodeURIComponent(realm)}`;
  const { email, firstName = "Test", lastName = "User", attributes, roles = [] } = user;
  const isNew = await api.ensure(`${path}/users`, {
    username,
    enabled: true,
    // Without all of these, a user cannot log in before it has completed its profile.
    email: email ?? (username.includes("@") ? username : `${username}@example.com`),
    emailVerified: true,
    firstName,
    lastName,
    attributes,
    credentials: [{ type: "password", value: password, temporary: false }],
  });
  if (!isNew || roles.length === 0) return isNew;
  const found: unknown[] = [];
  for (const name of roles) {
    await api.ensure(`${path}/roles`, { name });
    found.push(await api.get(`${path}/roles/${encodeURIComponent(name)}`));
  }
  const id = await idOf(api, realm, username);
  await api.create(`${path}/users/${id}/role-mappings/realm`, found);
  return true;
}

async function idOf(api: AdminApi, realm: string, username: string): Promise<string> {
  const query = new URLSearchParams({ username, exact: "true" });
  const path = `/${encodeURIComponent(realm)}/users?${query.toString()}`;
  const [{ id }] = await api.get<readonly [{ readonly id: string }]>(path);
  return id;
}
