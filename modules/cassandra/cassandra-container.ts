import {
  checkText,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  type ImageName,
} from "../../src/module";
import { answersQuery } from "./answers-query";
import { runScripts, scriptFiles } from "./init-scripts";
import { serverVariables } from "./server-options";
import { CQL_PORT, DEFAULTS, type CassandraSettings } from "./settings";
import { StartedCassandraContainer } from "./started-cassandra-container";

/** Half a minute of a processor is enough for a start; the image's sizes need more on a busy machine. */
const STARTUP_TIMEOUT_MS = 240_000;

const cassandra = defineServer<CassandraSettings, StartedCassandraContainer>({
  name: "cassandra",
  images: ["cassandra"],
  ports: [CQL_PORT],
  startupTimeout: STARTUP_TIMEOUT_MS,
  defaults: DEFAULTS,
  variables: {
    datacenter: "CASSANDRA_DC",
    rack: "CASSANDRA_RACK",
    username: "CASSANDRA_USERNAME",
    password: "CASSANDRA_PASSWORD",
  },
  // Without the variable of a snitch, the image's server ignores the names of datacenter and rack.
  adopt: (given, { environment }) => ({
    ...DEFAULTS,
    ...(environment["CASSANDRA_ENDPOINT_SNITCH"] === undefined && { datacenter: "datacenter1" }),
    ...given,
  }),
  configure: (settings, { environment }) => ({
    environment: serverVariables(settings, environment),
  }),
  ready: answersQuery,
  hooks: (settings) =>
    settings.scripts === 0
      ? {}
      : { ready: (container, context) => runScripts(container, settings, context) },
  started: StartedCassandraContainer,
});

/**
 * A Cassandra server of one node, from the official image (hub.docker.com/_/cassandra).
 *
 * ```ts
 * await using cassandra = await new CassandraContainer("cassandra:5.0").start();
 * const client = new Client(cassandra.getClientOptions());
 * ```
 */
export class CassandraContainer extends ServerContainer<
  CassandraSettings,
  StartedCassandraContainer
> {
  /** Throws ImageMismatchError for an ImageName that is neither Cassandra nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, cassandra);
  }

  /** Sets the datacenter's name, which clients have to know. Default `dc1`. Throws InvalidOptionError. */
  withDatacenter(datacenter: string): this {
    return this.set({ datacenter: checkPlace(datacenter, "withDatacenter") });
  }

  /** Sets the rack's name. Default `rack1`. Throws InvalidOptionError. */
  withRack(rack: string): this {
    return this.set({ rack: checkPlace(rack, "withRack") });
  }

  /**
   * Sets the user as whom clients log in. Default `cassandra`. The image creates no users: a server that asks for a login
   * (`withSetting("authenticator", "PasswordAuthenticator")`) has the user `cassandra` only. Throws InvalidOptionError.
   */
  withUsername(username: string): this {
    return this.set({ username: checkText(username, "withUsername") });
  }

  /** Sets the password with which clients log in. Default `cassandra`. See `withUsername`. Throws InvalidOptionError. */
  withPassword(password: string): this {
    return this.set({ password: checkText(password, "withPassword") });
  }

  /**
   * Sets a setting of cassandra.yaml, such as `authenticator`, by a property of the server's JVM. Needs Cassandra 4.1 or
   * newer. Throws InvalidOptionError for a value with spaces, which would end it.
   */
  withSetting(name: string, value: string): this {
    if (!/^[a-z]\w*(\.\w+)*$/.test(checkText(name, "withSetting"))) {
      const expected = "the name of a setting, such as authenticator";
      throw InvalidOptionError.quoting("withSetting", expected, name);
    }
    if (/\s/.test(checkText(value, "withSetting.value"))) {
      throw InvalidOptionError.quoting("withSetting.value", "a value without spaces", value);
    }
    return this.set({ config: { ...this.given.config, [name]: value } });
  }

  /**
   * Adds scripts of CQL (`.cql`) that the image's cqlsh runs once, in this order, when the server is ready. A folder
   * stands for its scripts, in the order of their names. If a script fails, `start()` throws ContainerStartError, whose
   * `cause` has the code `CASSANDRA_SCRIPT_FAILED`. Throws InvalidOptionError.
   */
  withInitScripts(...paths: string[]): this {
    const { scripts = 0 } = this.given;
    const files = scriptFiles(paths, scripts);
    return this.withCopyFilesToContainer(files).set({ scripts: scripts + files.length });
  }
}

/** Checks a name that the image's program writes into a file of properties. */
function checkPlace(name: string, option: string): string {
  if (/^[\w.-]+$/.test(checkText(name, option))) return name;
  throw InvalidOptionError.quoting(option, "a name of letters, digits, _, . and -", name);
}
