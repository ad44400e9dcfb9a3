import { goField } from "../common/go-field";
import type { AuthConfig } from "./auth-config";
import { isRecord } from "./docker-config";
import { DOCKER_HUB_KEY, hostOf, registryKey } from "./registry-key";

/** Returns the login for a key from `auths`: its own entry first, then one for the same host. */
export function storedLogin(
  auths: Readonly<Record<string, unknown>>,
  key: string,
): AuthConfig | "unreadable" | undefined {
  const same = Object.keys(auths).filter((name) => name !== key && sameRegistry(name, key));
  for (const name of [key, ...same]) {
    const login = toAuthConfig(auths[name], key);
    if (login !== undefined) return login;
  }
  return undefined;
}

/**
 * Returns true if both keys mean the same registry, such as `https://ghcr.io/v1/` and `ghcr.io`.
 */
export function sameRegistry(name: string, key: string): boolean {
  if (key === DOCKER_HUB_KEY) return registryKey(name) === key;
  return hostOf(name) === key;
}

function toAuthConfig(entry: unknown, key: string): AuthConfig | "unreadable" | undefined {
  if (!isRecord(entry)) return undefined;
  const text = (name: string): string | undefined => {
    const value = goField(entry, name);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const identitytoken = text("identitytoken");
  const registrytoken = text("registrytoken");
  const auth = text("auth");
  const user = auth === undefined ? plainUser(text) : decodeUser(auth);
  if (user === "unreadable") return user;
  // An empty entry means that a helper has the login.
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

/** Decodes base64 of `name:password`. Some old clients padded it with zero bytes. */
function decodeUser(auth: string): User | "unreadable" {
  const text = Buffer.from(auth, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (!BASE64.test(auth) || colon < 1) return "unreadable";
  return { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, "") };
}
