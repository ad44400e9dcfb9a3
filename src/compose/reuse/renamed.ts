import type { ComposeConfig } from "../environment-data";

/** Returns the resolved files under the name that the project has: its own name, and those that compose makes of it. */
export function renamed(config: ComposeConfig, name: string): ComposeConfig {
  const sections = Object.entries(config).map(([section, entries]) => [
    section,
    section === "services" ? entries : renamedEntries(entries, config.name, name),
  ]);
  return { ...(Object.fromEntries(sections) as ComposeConfig), name };
}

/** Networks, volumes, configurations and secrets have the names `<project>_<key>`, unless the file names them. */
function renamedEntries(entries: unknown, from: string, to: string): unknown {
  if (typeof entries !== "object" || entries === null || Array.isArray(entries)) return entries;
  return Object.fromEntries(
    Object.entries(entries as Record<string, { name?: string } | null>).map(([key, entry]) => [
      key,
      entry?.name === `${from}_${key}` ? { ...entry, name: `${to}_${key}` } : entry,
    ]),
  );
}
