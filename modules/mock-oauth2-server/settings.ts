/** What the builder collects. */
export interface MockOAuth2Settings {
  /** The server's configuration; null for its default. */
  readonly config: Readonly<Record<string, unknown>> | null;
}

export const HTTP_PORT = 8080;
export const DEFAULT_ISSUER = "default";
