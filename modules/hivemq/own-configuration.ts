import { fileAtStart, InvalidOptionError, type ContainerSpec } from "../../src/module";
import { MQTT_PORT } from "./settings";

export const CONFIG_FILE = "/opt/hivemq/conf/config.xml";

/**
 * Returns the port of the first listener for MQTT without TLS in the user's config.xml, or the image's port. Throws
 * InvalidOptionError for a file without such a listener.
 */
export function listenerPort(described: ContainerSpec): number {
  const text = fileAtStart(described, CONFIG_FILE);
  if (text === undefined) return MQTT_PORT;
  const withoutComments = text.replace(/<!--.*?-->/gs, "");
  const [listener = ""] = /<tcp-listener>.*?<\/tcp-listener>/s.exec(withoutComments) ?? [];
  const port = /<port>\s*(\d+)\s*<\/port>/.exec(listener)?.[1];
  if (port !== undefined) return Number(port);
  const expected = "a file with a <tcp-listener> and its <port>";
  throw InvalidOptionError.describing("withConfigFile", expected, "a file without");
}
