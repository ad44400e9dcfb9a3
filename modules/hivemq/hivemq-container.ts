import { readdirSync, readFileSync } from "node:fs";
import { basename, resolve as absolute } from "node:path";
import {
  checkText,
  defineServer,
  InvalidOptionError,
  MayflyError,
  ServerContainer,
  statPath,
  Wait,
  type ImageName,
} from "../../src/module";
import { answersConnect } from "../mqtt/answers-connect";
import { CONFIG_FILE, listenerPort } from "./own-configuration";
import { MQTT_PORT, WEB_SOCKET_PORT, type HiveMQSettings } from "./settings";
import { StartedHiveMQContainer } from "./started-hivemq-container";

const EXTENSIONS_FOLDER = "/opt/hivemq/extensions";

const hivemq = defineServer<HiveMQSettings, StartedHiveMQContainer>({
  name: "hivemq",
  images: ["hivemq/hivemq-ce", "hivemq/hivemq4"],
  ports: [MQTT_PORT],
  defaults: { port: MQTT_PORT, hasWebSockets: false, acceptsAll: true },
  resolve: (_settings, described) => ({
    port: listenerPort(described),
    acceptsAll: (described.environment["HIVEMQ_ALLOW_ALL_CLIENTS"] ?? "true") === "true",
  }),
  configure: ({ hasWebSockets }) => ({
    // Messages are written to memory, which is faster, and leaves no volumes.
    tmpFs: { "/opt/hivemq/data": "rw", "/opt/hivemq/log": "rw" },
    ...(hasWebSockets && { ports: [{ container: WEB_SOCKET_PORT, protocol: "tcp" }] }),
  }),
  ready,
  started: StartedHiveMQContainer,
});

/** Extensions of the user's may refuse clients that Mayfly makes, so then the server's log has to do. */
function ready({ port, acceptsAll }: HiveMQSettings): Wait {
  if (!acceptsAll) return Wait.forLogMessage(/Started HiveMQ in/);
  return answersConnect({ port, username: "", password: "" }, refused);
}

const refused = (reason: string): MayflyError =>
  new MayflyError("HIVEMQ_CLIENT_REFUSED", `HiveMQ refuses clients without a login: ${reason}`, {
    hint: "if an extension of yours decides who may connect, set HIVEMQ_ALLOW_ALL_CLIENTS to false.",
  });

/**
 * A HiveMQ broker, from the official image (hub.docker.com/r/hivemq/hivemq-ce). Everybody may connect.
 *
 * ```ts
 * await using hivemq = await new HiveMQContainer("hivemq/hivemq-ce:2025.5").start();
 * const client = await connectAsync(hivemq.getConnectionString());
 * ```
 */
export class HiveMQContainer extends ServerContainer<HiveMQSettings, StartedHiveMQContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither HiveMQ nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, hivemq);
  }

  /** Publishes the image's listener for WebSockets, too, on the container's port 8000. */
  withWebSockets(): this {
    return this.set({ hasWebSockets: true });
  }

  /**
   * Starts the server with your config.xml. Clients use its first `<tcp-listener>`; `start()` throws InvalidOptionError for
   * a file without one. Throws InvalidOptionError if the file does not exist.
   */
  withConfigFile(sourcePath: string): this {
    return this.withCopyFilesToContainer([
      { source: sourcePath, target: CONFIG_FILE, mode: 0o644 },
    ]);
  }

  /**
   * Adds an extension: a folder with the name of its id, which has `hivemq-extension.xml` and the jar. Throws
   * InvalidOptionError for a folder that does not exist, has another name or lacks a file: the broker would ignore it.
   */
  withExtension(folder: string): this {
    const source = absolute(checkText(folder, "withExtension"));
    checkExtension(source);
    const target = `${EXTENSIONS_FOLDER}/${basename(source)}`;
    return this.withCopyDirectoriesToContainer([{ source, target, mode: 0o644 }]);
  }
}

function checkExtension(folder: string): void {
  const refuse = (expected: string): never => {
    throw InvalidOptionError.quotingPath("withExtension", expected, folder);
  };
  const file = `${folder}/hivemq-extension.xml`;
  if (statPath(file)?.isFile() !== true) refuse("a folder with the file hivemq-extension.xml");
  if (!readdirSync(folder).some((name) => name.endsWith(".jar"))) refuse("a folder with a .jar");
  const text = readFileSync(file, "utf8").replace(/<!--.*?-->/gs, "");
  const id = /<id>\s*(.*?)\s*<\/id>/s.exec(text)?.[1];
  if (id !== basename(folder))
    refuse("a folder with the name of the <id> in its hivemq-extension.xml");
}
