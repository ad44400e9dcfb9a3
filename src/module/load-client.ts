import { fieldOf, MayflyError } from "../errors";
import { requireOfProject } from "../unbundled";

/**
 * Loads a server's client, which users install beside Mayfly: `loadClient<typeof import("mqtt")>("mqtt", "openTopics()")`.
 * `file` is a path in the package. Throws MayflyError with the code `CLIENT_MISSING` if the package is not installed;
 * `purpose` says what it is needed for.
 *
 * Bundlers do not see the name: they would refuse to bundle a test that does not use this client.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows the package's type
export function loadClient<T>(name: string, purpose: string, file = ""): T {
  try {
    return requireOfProject(name + file) as T;
  } catch (error) {
    if (!isMissing(error, name)) throw error;
    throw new MayflyError(
      "CLIENT_MISSING",
      `${purpose} needs the package ${name}, which is not installed.`,
      { cause: error, hint: `npm install --save-dev ${name}` },
    );
  }
}

/** Returns whether the package itself was not found, and not something that it loads. */
function isMissing(error: unknown, name: string): boolean {
  const code = fieldOf(error, "code");
  if (code !== "MODULE_NOT_FOUND" && code !== "ERR_MODULE_NOT_FOUND") return false;
  return String(fieldOf(error, "message")).includes(`'${name}`);
}
