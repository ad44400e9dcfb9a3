import { fileAtStart, type ContainerSpec } from "../../src/module";
import { CONFIG_FILE } from "./settings";

/** Returns `service.api_key` of the user's config.yaml; undefined if there is no file, or no key in it. */
export function configuredKey(described: ContainerSpec): string | undefined {
  const lines = (fileAtStart(described, CONFIG_FILE) ?? "").split(/\r?\n/);
  const start = lines.findIndex((line) => /^service:\s*(#.*)?$/.test(line));
  if (start === -1) return undefined;
  for (const line of lines.slice(start + 1)) {
    // The next section begins where a line is not indented.
    if (/^[^\s#]/.test(line)) return undefined;
    const key = /^\s+api_key:\s+(?:"([^"]*)"|'([^']*)'|([^\s#"'][^#]*))/.exec(line);
    if (key !== null) return (key[1] ?? key[2] ?? key[3])?.trim();
  }
  return undefined;
}
