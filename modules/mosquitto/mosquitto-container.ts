import {
  checkText,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  type ContainerSpec,
  type ImageName,
  type SpecPatch,
} from "../../src/module";
import { acceptsLogin } from "./accepts-login";
import { hasOwnConfiguration, ownListener } from "./own-configuration";
import { CONFIG_FILE, serverFiles, SERVER_USER, tlsFiles, type MosquittoTls } from "./server-files";
import { DEFAULTS, MQTT_PORT, TLS_PORT, WEB_SOCKET_PORT, type MosquittoSettings } from "./settings";
import { StartedMosquittoContainer } from "./started-mosquitto-container";

/** MQTT writes the length of a name or a password in two bytes. */
const LONGEST_BYTES = 65_535;

const mosquitto = defineServer({
  name: "mosquitto",
  images: ["eclipse-mosquitto"],
  ports: [MQTT_PORT],
  defaults: DEFAULTS,
  resolve,
  configure,
  ready: acceptsLogin,
  started: StartedMosquittoContainer,
});

/** Returns the address of the listener that clients use. */
function resolve(
  settings: MosquittoSettings,
  described: ContainerSpec,
): Partial<MosquittoSettings> {
  const { tls, hasWebSockets } = settings;
  if (hasOwnConfiguration(described) && (tls || hasWebSockets)) {
    const method = tls ? "withTls" : "withWebSockets";
    const expected = "no mosquitto.conf of yours; write the listener into that file";
    throw InvalidOptionError.describing(method, expected, "one");
  }
  return ownListener(described) ?? { port: tls ? TLS_PORT : MQTT_PORT };
}

function configure(settings: MosquittoSettings, described: ContainerSpec): SpecPatch {
  const { username, password, hasWebSockets } = settings;
  if ((username === "") !== (password === "")) {
    const [given, missing] =
      username === "" ? ["withPassword", "withUsername"] : ["withUsername", "withPassword"];
    throw InvalidOptionError.describing(given, `${missing} as well`, "one of the two");
  }
  if (hasOwnConfiguration(described)) return {};
  return {
    copies: serverFiles(settings).map((file) => ({ kind: "content", ...file })),
    ...(hasWebSockets && { ports: [{ container: WEB_SOCKET_PORT, protocol: "tcp" }] }),
  };
}

/**
 * A Mosquitto broker, from the official image (hub.docker.com/_/eclipse-mosquitto). Without a login, everybody may
 * connect.
 *
 * ```ts
 * await using mosquitto = await new MosquittoContainer("eclipse-mosquitto:2").start();
 * const client = await connectAsync(mosquitto.getConnectionString());
 * ```
 */
export class MosquittoContainer extends ServerContainer<
  MosquittoSettings,
  StartedMosquittoContainer
> {
  /** Throws ImageMismatchError for an ImageName that is neither Mosquitto nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, mosquitto);
  }

  /**
   * Sets the user that clients log in as; needs `withPassword()`, too. Default: none, and everybody may connect. Throws
   * InvalidOptionError for a name that a password file cannot have: with a colon, a line break, or spaces around it.
   */
  withUsername(username: string): this {
    if (!/^[^\s:#]([^:\n\r\0]*[^\s:\0])?$/.test(checkLength(username, "withUsername"))) {
      const expected = "a name without colons and line breaks, and without # or spaces around it";
      throw InvalidOptionError.quoting("withUsername", expected, username);
    }
    return this.set({ username });
  }

  /**
   * Sets the user's password; needs `withUsername()`, too. The container gets its hash in a file that only the
   * server's user can read. Throws InvalidOptionError.
   */
  withPassword(password: string): this {
    return this.set({ password: checkLength(password, "withPassword") });
  }

  /** Accepts clients over WebSockets, too, on the container's port 9001. */
  withWebSockets(): this {
    return this.set({ hasWebSockets: true });
  }

  /**
   * Accepts only TLS connections, on the container's port 8883. With `ca`, each client must present a certificate of
   * that authority. Throws InvalidOptionError for certificates that cannot be read.
   */
  withTls(tls: MosquittoTls): this {
    const asksClients = tls.ca !== undefined;
    return this.withCopyContentToContainer(tlsFiles(tls)).set({ tls: true, asksClients });
  }

  /**
   * Starts the server with your mosquitto.conf and nothing else: name a listener there. Clients use its first one,
   * with the login of `withUsername()` and `withPassword()`, which the file has to accept. `start()` throws
   * InvalidOptionError for a file without listener, and together with `withTls()` or `withWebSockets()`. Throws
   * InvalidOptionError if the file does not exist.
   */
  withConfigFile(sourcePath: string): this {
    // The file can hold passwords.
    return this.withCopyFilesToContainer([
      { source: sourcePath, target: CONFIG_FILE, mode: 0o600, reader: SERVER_USER },
    ]);
  }
}

function checkLength(text: string, option: string): string {
  if (Buffer.byteLength(checkText(text, option)) <= LONGEST_BYTES) return text;
  const found = `${Buffer.byteLength(text)} bytes`;
  throw InvalidOptionError.describing(option, `at most ${LONGEST_BYTES} bytes`, found);
}
