export const STORAGE_PORT = 4443;

/** What the builder collects, and what another process needs to attach the container. */
export interface CloudStorageSettings {
  readonly projectId: string;
  /** The URL of links in the server's answers. Null: `http://host:port`, as the test reaches it. */
  readonly externalUrl: string | null;
  /** The host of public URLs. Null: the server's own, `storage.googleapis.com`. */
  readonly publicHost: string | null;
  readonly autoUpdates: boolean;
}
