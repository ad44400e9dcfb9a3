/** What the builder collects. */
export interface ArangoDBSettings {
  /** The password of the user `root`. */
  readonly password: string;
  /** True if a file in the container has the password, which is read once the server runs. */
  readonly isInFile: boolean;
}

export const ARANGODB_PORT = 8529;
/** The superuser, which the server creates itself. */
export const USERNAME = "root";
