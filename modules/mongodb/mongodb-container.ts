import {
  connectionUrl,
  checkText,
  defineServer,
  InvalidOptionError,
  serverCommand,
  ServerContainer,
  StartedServer,
  type ImageName,
} from "../../src/module";
import { becomesPrimary } from "./becomes-primary";
import { hasUsers } from "./has-users";
import { openDatabase, type MongoDBDatabase } from "./mongodb-database";
import type { MongoDBSettings } from "./settings";

const MONGODB_PORT = 27017;
const KEY_FILE = "/etc/mayfly-mongodb.key";

/** A running MongoDB server. */
export class StartedMongoDBContainer extends StartedServer<MongoDBSettings> {
  /**
   * Returns `mongodb://user:password@host:port/database?directConnection=true`, with `authSource=admin` if there is a
   * user. Throws InvalidOptionError for a name that MongoDB does not accept.
   */
  getConnectionString(database?: string): string {
    return this.#uri(this.url(this.#parts(database)));
  }

  getUsername(): string | undefined {
    return this.settings.username;
  }

  getPassword(): string | undefined {
    return this.settings.password;
  }

  /**
   * Opens a database for one test, which is dropped at the end of an `await using` block. The first call of a process
   * also drops the databases that killed processes have left on this server. Throws MayflyError with the code
   * `CLIENT_MISSING` if the package `mongodb` is not installed.
   */
  openDatabase(): Promise<MongoDBDatabase> {
    return openDatabase(this);
  }

  /** @internal Returns the connection string for this process, in each view. */
  ownConnectionString(): string {
    return this.#uri(connectionUrl({ ...this.#parts(), ...this.hostAddress() }));
  }

  #parts(database = ""): { scheme: string; username?: string; password?: string; path: string } {
    const { username, password } = this.settings;
    const path = database === "" ? "" : checkDatabaseName(database, "getConnectionString");
    return {
      scheme: "mongodb",
      path,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
    };
  }

  /** Clients connect to this server alone: the set's member has a name that only its container's network knows. */
  #uri(url: string): string {
    const login = this.settings.hasUsers ? "&authSource=admin" : "";
    return `${url}?directConnection=true${login}`;
  }
}

/** Checks a database's name (mongodb.com/docs/manual/reference/limits/#naming-restrictions). */
function checkDatabaseName(name: string, option: string): string {
  if (/^[^/\\. "$*<>:|?\0]{1,63}$/.test(checkText(name, option))) return name;
  throw InvalidOptionError.quoting(
    option,
    'a name of at most 63 bytes without /\\. "$*<>:|?',
    name,
  );
}

const VARIABLES = {
  username: "MONGO_INITDB_ROOT_USERNAME",
  password: "MONGO_INITDB_ROOT_PASSWORD",
};

const MONGODB = defineServer<MongoDBSettings, StartedMongoDBContainer>({
  name: "mongodb",
  images: ["mongo"],
  ports: [MONGODB_PORT],
  defaults: { hasUsers: false, port: MONGODB_PORT },
  variables: VARIABLES,
  hasVariableFiles: true,
  resolve: ({ username, password }, described) => ({
    hasUsers: hasUsers({ username, password }, VARIABLES, described),
    port: portOf(described.command) ?? MONGODB_PORT,
  }),
  configure: ({ hasUsers: needsKey }, { command }) => {
    const set = hasOption(command, "--replSet") ? [] : ["--replSet", "rs0"];
    if (!needsKey) return { command: serverCommand("mongod", command, { last: set }) };
    // A set whose members need a login among each other (mongodb.com/docs/manual/core/security-internal-authentication).
    const last = [...set, "--keyFile", KEY_FILE];
    const content = "mayflyOnlyMember";
    return {
      command: serverCommand("mongod", command, { last }),
      copies: [{ kind: "content", content, target: KEY_FILE, mode: 0o400, reader: "mongodb" }],
    };
  },
  ready: becomesPrimary,
  started: StartedMongoDBContainer,
});

const hasOption = (command: readonly string[] | undefined, name: string): boolean =>
  command?.some((word) => word === name || word.startsWith(`${name}=`)) === true;

function portOf(command: readonly string[] = []): number | undefined {
  const at = command.indexOf("--port");
  const value = at === -1 ? undefined : command[at + 1];
  return value === undefined ? undefined : Number(value);
}

/**
 * A MongoDB server that is a replica set of its own, so transactions and change streams work. From the official image
 * (hub.docker.com/_/mongo).
 *
 * ```ts
 * await using mongodb = await new MongoDBContainer("mongo:8").start();
 * const client = new MongoClient(mongodb.getConnectionString());
 * ```
 */
export class MongoDBContainer extends ServerContainer<MongoDBSettings, StartedMongoDBContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither `mongo` nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, MONGODB);
  }

  /**
   * Sets the superuser's name; the start fails without `withPassword()`. Default: `MONGO_INITDB_ROOT_USERNAME` of
   * `withEnvironment`, otherwise no user: the server asks nobody for a login. Throws InvalidOptionError.
   */
  withUsername(username: string): this {
    return this.set({ username: checkText(username, "withUsername") });
  }

  /**
   * Sets the superuser's password; the start fails without `withUsername()`. Default: `MONGO_INITDB_ROOT_PASSWORD` of
   * `withEnvironment`, otherwise none. Throws InvalidOptionError.
   */
  withPassword(password: string): this {
    return this.set({ password: checkText(password, "withPassword") });
  }
}
