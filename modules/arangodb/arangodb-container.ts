import {
  checkText,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  Wait,
  type ImageName,
} from "../../src/module";
import { ARANGODB_PORT, USERNAME, type ArangoDBSettings } from "./settings";
import { StartedArangoContainer } from "./started-arango-container";

const DEFAULT_PASSWORD = "test";

const arangodb = defineServer<ArangoDBSettings, StartedArangoContainer>({
  name: "arangodb",
  images: ["arangodb", "arangodb/arangodb", "arangodb/enterprise"],
  ports: [ARANGODB_PORT],
  defaults: { password: DEFAULT_PASSWORD, isInFile: false },
  variables: { password: "ARANGO_ROOT_PASSWORD" },
  hasVariableFiles: true,
  resolve: ({ password }, { environment }) => ({
    isInFile:
      password === DEFAULT_PASSWORD &&
      environment["ARANGO_ROOT_PASSWORD"] === undefined &&
      (environment["ARANGO_ROOT_PASSWORD_FILE"] ?? "") !== "",
  }),
  ready: listsDatabases,
  started: StartedArangoContainer,
});

/**
 * Returns a wait for the list of databases. The server that the image initialises with has another address, so it is never
 * that one. A server whose password is not known yet refuses the login when it is ready, and says 503 before that.
 */
function listsDatabases({ password, isInFile }: ArangoDBSettings): Wait {
  const wait = Wait.forHttp("/_api/database", ARANGODB_PORT);
  return isInFile
    ? wait.forStatusCodeMatching((status) => status === 200 || status === 401)
    : wait.withBasicCredentials(USERNAME, password);
}

/**
 * An ArangoDB server of one node, from the official image (hub.docker.com/_/arangodb).
 *
 * ```ts
 * await using arangodb = await new ArangoDBContainer("arangodb:3.12").start();
 * const system = new Database(arangodb.getClientOptions());
 * ```
 */
export class ArangoDBContainer extends ServerContainer<ArangoDBSettings, StartedArangoContainer> {
  /**
   * `password` is that of the user `root`; see `withPassword()`. Throws InvalidOptionError, and ImageMismatchError for an
   * ImageName that is neither ArangoDB nor declared compatible with it.
   */
  constructor(image: string | ImageName, password?: string) {
    super(image, arangodb);
    if (password !== undefined)
      this.set({ password: checkPassword(password, "ArangoDBContainer") });
  }

  /**
   * Sets the password of the user `root`. Default: `ARANGO_ROOT_PASSWORD` of `withEnvironment`, or the file that
   * `ARANGO_ROOT_PASSWORD_FILE` names, otherwise `test`. Throws InvalidOptionError.
   */
  withPassword(password: string): this {
    return this.set({ password: checkPassword(password, "withPassword") });
  }
}

/** The entry point passes the password on in a line. */
function checkPassword(password: string, option: string): string {
  if (!/[\r\n]/.test(checkText(password, option))) return password;
  throw InvalidOptionError.describing(option, "a password without line breaks", "one with some");
}
