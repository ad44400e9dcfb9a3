import type { Config } from "../config";
import type { ImageName } from "../spec/image-name";
import type { AuthConfig, RegistryConfig } from "./auth-config";
import { findCredentials, type FoundCredentials, type LookupOptions } from "./find-credentials";
import { keyOfImage, registryKey } from "./registry-key";

export type { AuthConfig, RegistryConfig } from "./auth-config";
export type { FoundCredentials } from "./find-credentials";

/** The logins of this machine's user, found by the rules of the docker CLI. No method rejects. */
export interface RegistryCredentials {
  /**
   * Returns the login for the image's registry, or undefined if the user is not logged in there.
   */
  forImage(name: ImageName): Promise<AuthConfig | undefined>;
  /** Returns the login together with its source, for error messages. */
  find(name: ImageName): Promise<FoundCredentials | undefined>;
  /**
   * Returns the logins for these registries by their keys in `config.json`, as `X-Registry-Config`
   * expects them.
   *
   * `docker.io` is Docker Hub. Registries without a login are left out.
   */
  forRegistries(names: readonly string[]): Promise<RegistryConfig>;
}

/**
 * Returns an object that looks up logins.
 *
 * `DOCKER_AUTH_CONFIG` takes precedence over `config.json` in the docker CLI's folder, and within
 * each, `credHelpers` over `credsStore` over `auths`. If a helper is missing, fails, hangs or
 * prints invalid output, there is no login, and a warning is emitted once per process.
 */
export function registryCredentials(config: Config, options?: LookupOptions): RegistryCredentials {
  const find = (name: ImageName): Promise<FoundCredentials | undefined> =>
    findCredentials(config, keyOfImage(name), options);
  return {
    find,
    forImage: async (name) => (await find(name))?.auth,
    forRegistries: async (names) => {
      const keys = [...new Set(names.map(registryKey))];
      const found = await Promise.all(
        keys.map(
          async (key) => [key, (await findCredentials(config, key, options))?.auth] as const,
        ),
      );
      return Object.fromEntries(
        found.filter((entry): entry is [string, AuthConfig] => entry[1] !== undefined),
      );
    },
  };
}
