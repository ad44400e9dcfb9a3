import type { AuthConfig } from "./auth-config";
import { isRecord } from "./docker-config";
import { DOCKER_HUB_KEY, hostOf, registryKey } from "./registry-key";

/** The entry of `auths` for a key: that of exactly this name, else one that means the same host. */
export function storedLogin(
  auths: Readonly<Record<string, unknown>>,
  key: string,
): AuthConfig | "unreadable" | undefined {
  const same = Object.keys(auths).filter((name) => name !== key && meansSame(name, key));
  for (const name of [key, ...same]) {
    const login = toAuthConfig(auths[name], key);
    if (login !== undefined) return login;
  }
  return undefined;
}

/** True for two ways to write one registry's key, such as `https://ghcr.io/v1/` and `ghcr.io`. */
export function meansSame(name: string, key: string): boolean {
  if (key === DOCKER_HUB_KEY) return registryKey(name) === key;
  return hostOf(name) === key;
}

function toAuthConfig(entry: unknown, key: string): AuthConfig | "unreadable" | undefined {
  if (!isRecord(entry)) return undefined;
  const text = (name: string): string | undefined => {
    const value = entry[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const identitytoken = text("identitytoken");
  const registrytoken = text("registrytoken");
  const auth = text("auth");
  const user = auth === undefined ? plainUser(text) : decodeUser(auth);
  if (user === "unreadable") return user;
  // An entry without content says that the login is in a helper's store.
  if (user === undefined && identitytoken === undefined && registrytoken === undefined) {
    return undefined;
  }
  return {
    ...user,
    ...(identitytoken !== undefined && { identitytoken }),
    ...(registrytoken !== undefined && { registrytoken }),
    serveraddress: key,
  };
}

interface User {
  readonly username: string;
  readonly password: string;
}

function plainUser(text: (name: string) => string | undefined): User | undefined {
  const username = text("username");
  return username === undefined ? undefined : { username, password: text("password") ?? "" };
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** `auth` is base64 of `name:password`, padded with zero bytes by some old clients. */
function decodeUser(auth: string): User | "unreadable" {
  const text = Buffer.from(auth, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (!BASE64.test(auth) || colon < 1) return "unreadable";
  return { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, "") };
}
