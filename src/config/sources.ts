import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const PROPERTIES_FILE = ".testcontainers.properties";

/** The text of a setting, trimmed, and where it was found. */
export interface Setting {
  /** E.g. `DOCKER_HOST`, or `docker.host in ~/.testcontainers.properties`. */
  readonly origin: string;
  readonly text: string;
}

/** The places where settings are found. An empty value counts as missing. */
export interface Sources {
  readonly variable: (name: string) => Setting | undefined;
  readonly property: (key: string) => Setting | undefined;
}

/** Reads an environment and the properties file of a home folder. */
export function readSources(env: NodeJS.ProcessEnv, home: string): Sources {
  const properties = readProperties(join(home, PROPERTIES_FILE));
  return {
    variable: (name) => readVariable(env, name),
    property: (key) => setting(`${key} in ~/${PROPERTIES_FILE}`, properties[key]),
  };
}

/** Returns the variable of an environment as it is now. */
export function readVariable(env: NodeJS.ProcessEnv, name: string): Setting | undefined {
  return setting(name, env[name]);
}

function setting(origin: string, value: string | undefined): Setting | undefined {
  const text = value?.trim() ?? "";
  return text === "" ? undefined : { origin, text };
}

function readProperties(file: string): Record<string, string> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    // The file is missing, or in another user's folder, for example if HOME is still root's.
    if (!existsSync(file)) return {};
    throw error;
  }
  const properties: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*([^#!\s=:][^\s=:]*)\s*[=:]\s*(.*?)\s*$/.exec(line);
    // In Java's format a backslash escapes the next character, as in `tcp\://127.0.0.1`.
    if (match) properties[match[1] ?? ""] = (match[2] ?? "").replace(/\\(.)/g, "$1");
  }
  return properties;
}
