/** A login for a registry, in the fields of the Engine API's AuthConfig. */
export interface AuthConfig {
  readonly username?: string;
  readonly password?: string;
  /** Replaces name and password if a login was exchanged for a token. */
  readonly identitytoken?: string;
  /** A bearer token, sent to the registry unchanged. */
  readonly registrytoken?: string;
  /** The registry's key in `config.json`: its host, or `https://index.docker.io/v1/` for Docker Hub. */
  readonly serveraddress?: string;
}

/** Logins by the registry's key, as a build request takes them. */
export type RegistryConfig = Readonly<Record<string, AuthConfig>>;
