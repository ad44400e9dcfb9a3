import {
  checkOneOf,
  checkString,
  checkText,
  checkWholeNumber,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  Wait,
  type ImageName,
} from "../../src/module";
import { commitBody, commitPath, isAccepted } from "./cypher";
import { Neo4jPlugin } from "./neo4j-plugin";
import { defaultDatabase, passwordIn, serverVariables } from "./server-variables";
import { BOLT_PORT, DEFAULTS, HTTP_PORT, USERNAME, type Neo4jSettings } from "./settings";
import { StartedNeo4jContainer } from "./started-neo4j-container";

/** The first query loads what later ones find loaded. */
const FIRST_QUERY_MS = 60_000;

const neo4j = defineServer<Neo4jSettings, StartedNeo4jContainer>({
  name: "neo4j",
  images: ["neo4j"],
  ports: [BOLT_PORT, HTTP_PORT],
  defaults: DEFAULTS,
  // Without NEO4J_AUTH, the user has the password `neo4j` and has to change it.
  adopt: (given) => ({ ...DEFAULTS, password: "neo4j", ...given }),
  resolve: ({ password, config }, { environment, settings: given }) => {
    const auth = environment["NEO4J_AUTH"];
    const isGiven = given["password"] !== undefined || auth === undefined;
    return {
      password: isGiven ? password : (passwordIn(auth) ?? password),
      database: defaultDatabase(config, environment),
    };
  },
  configure: (settings) => ({ environment: serverVariables(settings) }),
  ready,
  started: StartedNeo4jContainer,
});

/** Waits for a query: the server opens HTTP after Bolt, and answers at both before its database has started. */
function ready({ password, database }: Neo4jSettings): Wait {
  const wait = Wait.forHttp(commitPath(database), HTTP_PORT)
    .withMethod("POST")
    .withHeaders({ "Content-Type": "application/json" })
    .withBody(JSON.stringify(commitBody("MATCH (n) RETURN count(n)")))
    .withReadTimeout(FIRST_QUERY_MS)
    .forResponseMatching(isAccepted);
  return password === "" ? wait : wait.withBasicCredentials(USERNAME, password);
}

const DEFAULT_TTL_S = 5;

/**
 * A Neo4j server of one node, from the official image (neo4j.com/docs/operations-manual/5/docker).
 *
 * ```ts
 * await using neo4j = await new Neo4jContainer("neo4j:5.26").start();
 * const connection = driver(neo4j.getBoltUri(), neo4j.getAuthToken());
 * ```
 */
export class Neo4jContainer extends ServerContainer<Neo4jSettings, StartedNeo4jContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither Neo4j nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, neo4j);
  }

  /**
   * Sets the password of the user `neo4j`. Default: that of `NEO4J_AUTH` in `withEnvironment`, otherwise
   * `pass123!@#WORD`. Throws InvalidOptionError for `neo4j`, and for a password with a slash, which ends it in the
   * image's variable. The image refuses fewer than 8 characters.
   */
  withPassword(password: string): this {
    if (checkText(password, "withPassword") === USERNAME || password.includes("/")) {
      const expected = "a password without slashes, other than neo4j";
      throw InvalidOptionError.describing("withPassword", expected, "another one");
    }
    return this.set({ password });
  }

  /** Lets clients in without a login. */
  withoutAuthentication(): this {
    return this.set({ password: "" });
  }

  /** Adds the plugin APOC, which the image contains. */
  withApoc(): this {
    const { plugins = [] } = this.given;
    return this.set({ plugins: [...new Set([...plugins, Neo4jPlugin.APOC])] });
  }

  /**
   * Sets the plugins that the image installs, in place of earlier ones; it downloads those that it does not contain.
   * Throws InvalidOptionError.
   */
  withPlugins(plugins: readonly `${Neo4jPlugin}`[]): this {
    checkPlugins(plugins);
    return this.set({ plugins: [...plugins] });
  }

  /**
   * Sets APOC's settings `apoc.ttl.enabled` and `apoc.ttl.schedule`: nodes whose time has come are deleted each
   * `schedule` seconds. Default 5. From Neo4j 5 on, this needs `Neo4jPlugin.APOC_EXTENDED`. Throws InvalidOptionError.
   */
  withTtl(schedule = DEFAULT_TTL_S): this {
    return this.set({ ttl: checkWholeNumber(schedule, "withTtl") });
  }

  /**
   * Sets a setting of neo4j.conf, such as `db.transaction.timeout` (neo4j.com/docs/operations-manual/5/configuration).
   * Throws InvalidOptionError.
   */
  withSetting(name: string, value: string): this {
    if (!/^[a-z][\w-]*(\.[\w-]+)+$/.test(checkText(name, "withSetting"))) {
      const expected = "the name of a setting, such as db.transaction.timeout";
      throw InvalidOptionError.quoting("withSetting", expected, name);
    }
    checkString(value, "withSetting.value");
    return this.set({ config: { ...this.given.config, [name]: value } });
  }
}

const PLUGINS: readonly string[] = Object.values(Neo4jPlugin);

function checkPlugins(plugins: readonly string[]): void {
  if (!Array.isArray(plugins)) {
    throw new InvalidOptionError("withPlugins", "an array of plugins", plugins);
  }
  plugins.forEach((plugin, index) =>
    checkOneOf(plugin as string, PLUGINS, `withPlugins[${index}]`),
  );
}
