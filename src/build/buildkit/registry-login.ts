import type { RegistryConfig } from "../../registry/auth-config";
import { registryKey } from "../../registry/registry-key";

/**
 * A registry's login as BuildKit asks for it, by host; empty texts stand for nobody. An identity
 * token is a secret without a name, which is how BuildKit tells it from a password.
 */
export function credentialsFor(
  registryConfig: RegistryConfig,
  host: string,
): { readonly username: string; readonly secret: string } {
  const login = registryConfig[registryKey(host)] ?? {};
  const { username = "", password = "", identitytoken } = login;
  return identitytoken === undefined
    ? { username, secret: password }
    : { username: "", secret: identitytoken };
}
