/** What a registry is told about who asks, in the fields of the Engine API's AuthConfig. */
export interface AuthConfig {
  readonly username?: string;
  readonly password?: string;
  /** Stands for name and password where a login was exchanged for a token. */
  readonly identitytoken?: string;
  /** A bearer token that is handed to the registry as it is. */
  readonly registrytoken?: string;
  /** The registry's key in `config.json`: its host, or `https://index.docker.io/v1/` for Docker Hub. */
  readonly serveraddress?: string;
}

/** Credentials by the registry's key, as a build gets them. */
export type RegistryConfig = Readonly<Record<string, AuthConfig>>;
