/** What the builder collects. */
export interface CouchDBSettings {
  readonly username: string;
  readonly password: string;
}

export const COUCHDB_PORT = 5984;
