import { fileAtStart, type ContainerSpec } from "../../src/module";
import { CONFIG_FOLDER, RUN_MODE } from "./settings";

/**
 * Returns `service.api_key` of the user's configuration files; undefined if there is none, or no key in it. If several
 * have one, the key is that of the file that the server reads last.
 */
export function configuredKey(described: ContainerSpec): string | undefined {
  const mode = described.environment["RUN_MODE"] ?? RUN_MODE;
  for (const name of ["local", mode, "config"]) {
    const key = keyIn(fileAtStart(described, `${CONFIG_FOLDER}/${name}.yaml`) ?? "");
    if (key !== undefined) return key;
  }
  return undefined;
}

function keyIn(text: string): string | undefined {
  const lines = text.split(/\r?\n/);
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
