import { fileAtStart, InvalidOptionError, type ContainerSpec } from "../../src/module";
import { CONFIG_FILE } from "./server-files";
import type { MosquittoSettings } from "./settings";

/** Returns whether the user gives the server its mosquitto.conf, by whatever method. */
export function hasOwnConfiguration(described: ContainerSpec): boolean {
  return fileAtStart(described, CONFIG_FILE) !== undefined;
}

/**
 * Returns how clients reach a server with the user's mosquitto.conf: by its first listener. Throws InvalidOptionError
 * for a file without listener, with which version 2 accepts only clients in the container.
 */
export function ownListener(
  described: ContainerSpec,
): Pick<MosquittoSettings, "port" | "tls" | "asksClients"> | undefined {
  const text = fileAtStart(described, CONFIG_FILE);
  if (text === undefined) return undefined;
  const lines = text.split("\n").map((line) => line.trim().split(/\s+/));
  const isListener = ([name]: readonly string[]): boolean => name === "listener" || name === "port";
  const first = lines.findIndex(isListener);
  const port = Number(lines[first]?.[1]);
  if (!(port > 0)) {
    // The files of a folder are not read here.
    if (lines.some(([name]) => name === "include_dir")) return undefined;
    const expected =
      "a file with `listener 1883`, because the server accepts only local clients without one";
    throw InvalidOptionError.describing("withConfigFile", expected, "a file without listener");
  }
  const following = lines.slice(first + 1);
  const end = following.findIndex(isListener);
  const options = new Map(
    following
      .slice(0, end === -1 ? undefined : end)
      .map(([name = "", value = ""]) => [name, value]),
  );
  return {
    port,
    tls: options.has("certfile"),
    asksClients: options.get("require_certificate") === "true",
  };
}
