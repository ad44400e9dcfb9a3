import { fieldOf, MayflyError } from "../errors";

/**
 * Loads a server's client, which users install beside Mayfly: `loadClient("mysql2", () => import("mysql2/promise"))`.
 * Throws MayflyError with the code `CLIENT_MISSING` if it is not installed; `purpose` says what it is needed for.
 */
export async function loadClient<T>(
  name: string,
  load: () => Promise<T>,
  purpose: string,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw explained(error, name, purpose);
  }
}

/**
 * Does the same for a getter, which cannot wait: `requireClient("toxiproxy-node-client", () => require(…), "client")`.
 * Works for CommonJS packages.
 */
export function requireClient<T>(name: string, load: () => T, purpose: string): T {
  try {
    return load();
  } catch (error) {
    throw explained(error, name, purpose);
  }
}

function explained(error: unknown, name: string, purpose: string): unknown {
  if (!isMissing(error, name)) return error;
  return new MayflyError(
    "CLIENT_MISSING",
    `${purpose} needs the package ${name}, which is not installed.`,
    { cause: error, hint: `npm install --save-dev ${name}` },
  );
}

/** Returns whether the package itself was not found, and not something that it loads. */
function isMissing(error: unknown, name: string): boolean {
  const code = fieldOf(error, "code");
  if (code !== "MODULE_NOT_FOUND" && code !== "ERR_MODULE_NOT_FOUND") return false;
  return String(fieldOf(error, "message")).includes(`'${name}`);
}
