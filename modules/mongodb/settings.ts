/** What the builder collects. */
export interface MongoDBSettings {
  /** Undefined for a server that asks nobody for a login. */
  readonly username?: string;
  readonly password?: string;
  /** Whether the image creates a user, by a method's or a variable's value or by a file. */
  readonly hasUsers: boolean;
  readonly port: number;
}
