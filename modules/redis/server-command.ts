import { serverCommand, type ContainerSpec, type SpecPatch } from "../../src/module";
import type { RedisSettings } from "./settings";

export const CONFIG_FILE = "/etc/mayfly-redis.conf";
/** Redis Stack's entrypoint reads this file if it exists. */
export const STACK_CONFIG_FILE = "/redis-stack.conf";

/** Returns the arguments of redis-server that the user gave; none if the command starts another program. */
export function givenArguments(
  { isStack, configFile }: RedisSettings,
  described: ContainerSpec,
): readonly string[] {
  const given = isStack ? stackArguments(described) : serverArguments(described);
  return configFile === undefined ? given : [configFile, ...given];
}

/** Returns what gives the server more options: its command, or the variable of Redis Stack's entrypoint. */
export function withOptions(
  { isStack, configFile }: RedisSettings,
  { command, environment }: ContainerSpec,
  options: readonly string[],
): Pick<SpecPatch, "command" | "environment"> {
  if (isStack) {
    const args = [environment["REDIS_ARGS"] ?? "", ...options].join(" ").trim();
    return args === "" ? {} : { environment: { REDIS_ARGS: args } };
  }
  if (options.length === 0 && configFile === undefined) return {};
  const isFile = command?.[0]?.endsWith(".conf") === true;
  const given = isFile ? ["redis-server", ...command] : command;
  const first = configFile === undefined ? [] : [configFile];
  return { command: serverCommand("redis-server", given, { first, last: options }) };
}

function stackArguments({ environment }: ContainerSpec): string[] {
  return (environment["REDIS_ARGS"] ?? "").split(/\s+/).filter((word) => word !== "");
}

/** The image's entrypoint takes options or a configuration file alone for arguments of redis-server. */
function serverArguments({ command = [] }: ContainerSpec): readonly string[] {
  const [program = ""] = command;
  if (program.startsWith("-") || program.endsWith(".conf")) return command;
  return program.split("/").at(-1) === "redis-server" ? command.slice(1) : [];
}
