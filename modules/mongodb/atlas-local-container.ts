import { checkText, defineServer, ServerContainer, Wait, type ImageName } from "../../src/module";
import { acceptsWrites } from "./becomes-primary";
import { hasUsers } from "./has-users";
import { StartedMongoDBContainer } from "./mongodb-container";
import type { MongoDBSettings } from "./settings";

const PORT = 27017;
const HOSTNAME = "atlas-local";

/** A running Atlas Local deployment: MongoDB with Atlas Search and Vector Search. */
export class StartedMongoDBAtlasLocalContainer extends StartedMongoDBContainer {
  /** Returns the connection string with a database. Throws InvalidOptionError for a name that MongoDB does not accept. */
  getDatabaseConnectionString(database = "test"): string {
    return this.getConnectionString(checkText(database, "getDatabaseConnectionString"));
  }
}

const VARIABLES = {
  username: "MONGODB_INITDB_ROOT_USERNAME",
  password: "MONGODB_INITDB_ROOT_PASSWORD",
};

const ATLAS_LOCAL = defineServer<MongoDBSettings, StartedMongoDBAtlasLocalContainer>({
  name: "mongodb-atlas-local",
  images: ["mongodb/mongodb-atlas-local"],
  ports: [PORT],
  defaults: { hasUsers: false, port: PORT },
  variables: VARIABLES,
  hasVariableFiles: true,
  resolve: ({ username, password }, described) => ({
    hasUsers: hasUsers({ username, password }, VARIABLES, described),
  }),
  // The member of the replica set has the host's name, under which a start from a baked image has to find it. The engine
  // takes no name for a container in another's network.
  configure: (_settings, { hostname, networkMode }) =>
    hostname === undefined && networkMode === undefined ? { hostname: HOSTNAME } : {},
  // The image's own check also asks the search process, and its entry point initiates the replica set.
  ready: (settings) =>
    Wait.forAll([Wait.forSuccessfulCommand("runner healthcheck"), acceptsWrites(settings)]),
  started: StartedMongoDBAtlasLocalContainer,
});

/**
 * A local Atlas deployment, from MongoDB's image (hub.docker.com/r/mongodb/mongodb-atlas-local).
 *
 * ```ts
 * await using atlas = await new MongoDBAtlasLocalContainer("mongodb/mongodb-atlas-local:8.3.4").start();
 * const client = new MongoClient(atlas.getConnectionString());
 * ```
 */
export class MongoDBAtlasLocalContainer extends ServerContainer<
  MongoDBSettings,
  StartedMongoDBAtlasLocalContainer
> {
  /** Throws ImageMismatchError for an ImageName that is neither the image's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, ATLAS_LOCAL);
  }

  /**
   * Sets the superuser's name; the start fails without `withPassword()`. Default: `MONGODB_INITDB_ROOT_USERNAME` of
   * `withEnvironment`, otherwise no user: the server asks nobody for a login. Throws InvalidOptionError.
   */
  withUsername(username: string): this {
    return this.set({ username: checkText(username, "withUsername") });
  }

  /**
   * Sets the superuser's password; the start fails without `withUsername()`. Default: `MONGODB_INITDB_ROOT_PASSWORD` of
   * `withEnvironment`, otherwise none. Throws InvalidOptionError.
   */
  withPassword(password: string): this {
    return this.set({ password: checkText(password, "withPassword") });
  }
}
