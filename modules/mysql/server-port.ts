import { fileAtStart, type ContainerSpec } from "../../src/module";
import { MYSQL_PORT } from "./settings";

/** A file that both images read, after their own. */
export const CONFIG_FILE = "/etc/mysql/conf.d/mayfly.cnf";

const OPTION = /^(?:--port=?|-P)(\d+)?$/;
/** The groups of option files that servers read. */
const GROUP = /^\s*\[(.+)\]/;
const OF_SERVER = /^(?:mysqld|server|mariadbd?)(?:-[\d.]+)?$/;
const SETTING = /^\s*port\s*=\s*["']?(\d+)/;

/**
 * Returns the port on which the server listens in its container: from the command, otherwise from the file of
 * `withConfigFile`, otherwise 3306.
 */
export function serverPort(spec: ContainerSpec): number {
  const port =
    portOfCommand(spec.command ?? []) ?? portOfFile(fileAtStart(spec, CONFIG_FILE) ?? "");
  return port ?? MYSQL_PORT;
}

function portOfCommand(words: readonly string[]): number | undefined {
  const ports = words.flatMap((word, index) => {
    const found = OPTION.exec(word);
    return found === null ? [] : [Number(found[1] ?? words[index + 1])];
  });
  return ports.filter(isPort).at(-1);
}

function portOfFile(text: string): number | undefined {
  let group = "";
  const ports: number[] = [];
  for (const line of text.split("\n")) {
    group = GROUP.exec(line)?.[1] ?? group;
    const port = SETTING.exec(line)?.[1];
    if (port !== undefined && OF_SERVER.test(group)) ports.push(Number(port));
  }
  return ports.filter(isPort).at(-1);
}

const isPort = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65_536;
