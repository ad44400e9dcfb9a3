import type { ContentToCopy } from "../../src/module";
import { checkDatabaseName } from "./databases/database-names";

/** Images of the official one with extensions, which keep its variables and its init folder. */
export const IMAGES_WITH_EXTENSIONS = [
  "pgvector/pgvector",
  "postgis/postgis",
  "timescale/timescaledb",
] as const;

/** The image runs its scripts by their names. This one is before those of `withInitScripts()`, which begin with 0001. */
const SCRIPT = "/docker-entrypoint-initdb.d/0000-mayfly-extensions.sql";

/** Checks an extension's name, which is an identifier like a database's. Throws InvalidOptionError. */
export function checkExtension(name: string, option: string): string {
  return checkDatabaseName(name, option);
}

/** Returns the script that makes all of these extensions. A later copy to the same path replaces an earlier one. */
export function extensionScript(names: readonly string[]): ContentToCopy {
  const quoted = names.map((name) => `"${name.replaceAll('"', '""')}"`);
  const lines = quoted.map((name) => `CREATE EXTENSION IF NOT EXISTS ${name} CASCADE;\n`);
  return { content: lines.join(""), target: SCRIPT, mode: 0o644 };
}
