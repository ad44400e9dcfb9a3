import { serverCommand, type ContainerSpec, type SpecPatch } from "../../src/module";
import { serverProgram, type Product } from "./product";
import type { RedisSettings } from "./settings";

export const CONFIG_FILE = "/etc/mayfly-redis.conf";
/** Redis Stack's entrypoint reads this file if it exists. */
export const STACK_CONFIG_FILE = "/redis-stack.conf";

/** Returns the arguments of the server that the user gave; none if the command starts another program. */
export function givenArguments(
  { isStack, product, configFile }: RedisSettings,
  described: ContainerSpec,
): readonly string[] {
  const given = isStack
    ? flagsOf("REDIS_ARGS", described)
    : // The entrypoint of valkey/valkey adds the variable's words to the command (hub.docker.com/r/valkey/valkey).
      [...serverArguments(product, described), ...flagsOf("VALKEY_EXTRA_FLAGS", described)];
  return configFile === undefined ? given : [configFile, ...given];
}

/** Returns what gives the server more options: its command, or the variable of Redis Stack's entrypoint. */
export function withOptions(
  { isStack, product, configFile }: RedisSettings,
  { command, environment }: ContainerSpec,
  options: readonly string[],
): Pick<SpecPatch, "command" | "environment"> {
  if (isStack) {
    const args = [environment["REDIS_ARGS"] ?? "", ...options].join(" ").trim();
    return args === "" ? {} : { environment: { REDIS_ARGS: args } };
  }
  if (options.length === 0 && configFile === undefined) return {};
  const program = serverProgram(product);
  const isFile = command?.[0]?.endsWith(".conf") === true;
  const given = isFile ? [program, ...command] : command;
  const first = configFile === undefined ? [] : [configFile];
  return { command: serverCommand(program, given, { first, last: options }) };
}

function flagsOf(variable: string, { environment }: ContainerSpec): string[] {
  return (environment[variable] ?? "").split(/\s+/).filter((word) => word !== "");
}

/** The image's entrypoint takes options or a configuration file alone for arguments of the server. */
function serverArguments(product: Product, { command = [] }: ContainerSpec): readonly string[] {
  const [program = ""] = command;
  if (program.startsWith("-") || program.endsWith(".conf")) return command;
  return program.split("/").at(-1) === serverProgram(product) ? command.slice(1) : [];
}
