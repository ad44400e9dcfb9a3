import type { Config } from "../config";
import type { ImageName } from "../spec/image-name";
import type { AuthConfig, RegistryConfig } from "./auth-config";
import { findCredentials, type FoundCredentials, type LookupOptions } from "./find-credentials";
import { keyOfImage, registryKey } from "./registry-key";

export type { AuthConfig, RegistryConfig } from "./auth-config";
export type { FoundCredentials } from "./find-credentials";

/** Who this machine's user is to registries, by the rules of the docker CLI. Nothing here rejects. */
export interface RegistryCredentials {
  /** For the registry that the image comes from; undefined means that nobody is logged in there. */
  forImage(name: ImageName): Promise<AuthConfig | undefined>;
  /** The same with where they were found, for error messages. */
  find(name: ImageName): Promise<FoundCredentials | undefined>;
  /**
   * For each of these registries that has some, by its key in `config.json`, as `X-Registry-Config`
   * wants them. `docker.io` is Docker Hub.
   */
  forRegistries(names: readonly string[]): Promise<RegistryConfig>;
}

/**
 * `DOCKER_AUTH_CONFIG` is looked at before `config.json` in the docker CLI's folder, and in each of
 * them `credHelpers` before `credsStore` before `auths`. A helper that is missing, fails, hangs or
 * prints junk stands for no credentials, and is warned about once a process.
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
