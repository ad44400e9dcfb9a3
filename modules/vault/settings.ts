/** What the builder collects. */
export interface VaultSettings {
  /** The root token. */
  readonly token: string;
  /** Commands of `vault` that run when the server is ready. */
  readonly initCommands: readonly string[];
}

export const VAULT_PORT = 8200;
