import { parseArgs } from "node:util";
import { InvalidOptionError } from "../errors";
import type { Command, Input } from "./command";

/**
 * Reads what the user wrote after a command's name.
 *
 * @throws InvalidOptionError if an option is unknown or lacks its value, or if an operand is missing or one too many
 */
export function parseInput(command: Command, args: readonly string[]): Input {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(command.options).map(([name, { value }]) => [
        name,
        { type: value === undefined ? "boolean" : "string" } as const,
      ]),
    ),
    strict: false,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(command.options, token.name)
      ? command.options[token.name]
      : undefined;
    const isWhole = token.rawName === `--${token.name}`;
    if (option === undefined || !isWhole) refuseOption(command, token.rawName);
    if (option.value === undefined && token.value !== undefined)
      throw InvalidOptionError.quoting(token.rawName, "no value", token.value);
    if (option.value !== undefined && !token.value)
      throw InvalidOptionError.quoting(token.rawName, `a value (${option.value})`, "");
    values.set(token.name, [...(values.get(token.name) ?? []), token.value ?? ""]);
  }
  checkOperands(command, operands);
  return {
    operands,
    has: (name) => values.has(name),
    valueOf: (name) => values.get(name)?.at(-1),
    valuesOf: (name) => values.get(name) ?? [],
  };
}

function refuseOption({ options }: Command, given: string): never {
  const known = Object.keys(options).map((name) => `--${name}`);
  throw InvalidOptionError.quoting("option", known.join(", ") || "none", given);
}

function checkOperands(command: Command, given: readonly string[]): void {
  const names = command.operands ?? [];
  const needed = names.filter((name) => !name.startsWith("["));
  const missing = needed[given.length];
  if (missing !== undefined)
    throw InvalidOptionError.quoting(`mayfly ${command.name}`, missing, "");
  const takesMany = names.at(-1)?.includes("...") === true;
  const extra = takesMany ? undefined : given[names.length];
  if (extra === undefined) return;
  if (names.length === 0) refuseOption(command, extra);
  throw InvalidOptionError.quoting(`mayfly ${command.name}`, `only ${names.join(" ")}`, extra);
}
