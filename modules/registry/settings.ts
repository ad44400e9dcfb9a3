/** What the builder collects. */
export interface RegistrySettings {
  /** Empty for none, as is the password: then everybody may push and pull. */
  readonly username: string;
  readonly password: string;
  /** The lines of the password file. */
  readonly htpasswd: string;
}

export const REGISTRY_PORT = 5000;
