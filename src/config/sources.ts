import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolders } from "../common/project-folders";
import { InvalidOptionError } from "../errors";

/** In the user's home folder. */
const USER_FILE = ".testcontainers.properties";
/** In the project: the name that Testcontainers for Java looks for on its classpath. */
const PROJECT_FILE = "testcontainers.properties";

/** The properties that depend on the machine, so that a file which others get with the repository cannot have them. */
const OF_MACHINE = [
  "tc.host",
  "docker.host",
  "docker.tls.verify",
  "docker.cert.path",
  "testcontainers.reuse.enable",
  "ryuk.container.privileged",
] as const;

/** The text of a setting, trimmed, and where it was found. */
export interface Setting {
  /** E.g. `DOCKER_HOST`, or `docker.host in ~/.testcontainers.properties`. */
  readonly origin: string;
  readonly text: string;
}

/** The places where settings are found. An empty value counts as missing. */
export interface Sources {
  readonly variable: (name: string) => Setting | undefined;
  /** Returns a property of the user's file, otherwise of the project's. */
  readonly property: (key: string) => Setting | undefined;
  /** Returns a variable of Mayfly's own, otherwise the property whose name is made from the variable's. */
  readonly either: (variable: string) => Setting | undefined;
}

/**
 * Reads an environment, the properties file of a home folder and that of the project that a folder is in. The order is
 * that of Testcontainers for Java: the project's file counts last.
 *
 * Throws InvalidOptionError if the project's file sets what only a machine knows. A folder of undefined is in no project.
 */
export function readSources(env: NodeJS.ProcessEnv, home: string, folder?: string): Sources {
  const ofUser = readProperties(join(home, USER_FILE));
  const projectFile = folder === undefined ? undefined : findProjectFile(folder);
  const ofProject = projectFile === undefined ? {} : readProperties(projectFile);
  const inProject = (key: string): Setting | undefined =>
    setting(`${key} in ${projectFile}`, ofProject[key]);
  for (const key of OF_MACHINE) refuseInProject(inProject(key));
  const variable = (name: string): Setting | undefined => readVariable(env, name);
  const property = (key: string): Setting | undefined =>
    setting(`${key} in ~/${USER_FILE}`, ofUser[key]) ?? inProject(key);
  return { variable, property, either: (name) => variable(name) ?? property(propertyOf(name)) };
}

/** Returns the project's properties file that is nearest to a folder; undefined if there is none. */
function findProjectFile(folder: string): string | undefined {
  return projectFolders(folder)
    .map((each) => join(each, PROJECT_FILE))
    .find((file) => existsSync(file));
}

function refuseInProject(found: Setting | undefined): void {
  if (found === undefined) return;
  const expected = `no such line, since the value depends on the machine and belongs in ~/${USER_FILE}`;
  throw InvalidOptionError.quoting(found.origin, expected, found.text);
}

/** Returns the property of a variable of Mayfly's own: `mayfly.failure.logs` for `MAYFLY_FAILURE_LOGS`. */
const propertyOf = (name: string): string => name.toLowerCase().replaceAll("_", ".");

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
