import { fileAtStart, type ContainerSpec } from "../../src/module";

export const POSTGRES_PORT = 5432;

/** The options of the command line that take their value from the next word. */
const WITH_VALUE = /^-[BcDdhkNpSWftO]$/;
const SETTING = /^\s*([\w.]+)(?:\s*=\s*|\s+)(?:'((?:[^']|'')*)'|([^\s#]+))/;

/**
 * Returns the port on which the server listens in its container: from the command, otherwise from the configuration
 * file, otherwise from `PGPORT`, otherwise 5432. The server looks in the same order
 * (postgresql.org/docs/current/runtime-config-connection.html).
 */
export function serverPort(spec: ContainerSpec, options: readonly string[]): number {
  const settings = settingsOf([...(spec.command ?? []), ...options]);
  const file = settings.get("config_file");
  const ofFile = file === undefined ? undefined : portOf(fileAtStart(spec, file) ?? "");
  const port = settings.get("port") ?? ofFile ?? spec.environment["PGPORT"];
  return isPort(port) ? Number(port) : POSTGRES_PORT;
}

/** Reads `-p 5433`, `-p5433`, `-c port=5433`, `-cport=5433` and `--port=5433`. The last one counts. */
function settingsOf(words: readonly string[]): Map<string, string> {
  const settings = new Map<string, string>();
  const set = (assignment: string): void => {
    const [name = "", ...value] = assignment.split("=");
    settings.set(name.trim().toLowerCase().replaceAll("-", "_"), value.join("=").trim());
  };
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    const value = WITH_VALUE.test(word) ? words[++index] : word.slice(2);
    if (value === undefined) break;
    if (word.startsWith("-p")) settings.set("port", value);
    else if (word.startsWith("-c") || word.startsWith("--")) set(value);
  }
  return settings;
}

function portOf(text: string): string | undefined {
  const settings = text.split("\n").flatMap((line) => {
    const [, name, quoted, plain] = SETTING.exec(line) ?? [];
    return name?.toLowerCase() === "port" ? [quoted ?? plain] : [];
  });
  return settings.at(-1);
}

function isPort(port: string | undefined): boolean {
  return port !== undefined && /^\d+$/.test(port) && Number(port) > 0 && Number(port) < 65_536;
}
