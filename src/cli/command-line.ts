import { InvalidOptionError } from "../errors";
import { VERSION } from "../version";
import type { Surroundings } from "./command";
import { COMMANDS } from "./commands/all";
import { formatCommandHelp, formatHelp } from "./help";
import { parseInput } from "./parse-input";

/**
 * Runs a command and returns its exit code, or 2 if none was given. Throws InvalidOptionError for an unknown
 * command or option, and the error of `openEngine`.
 */
export async function runCommandLine(
  args: readonly string[],
  around: Surroundings,
): Promise<number> {
  const [first, ...rest] = args;
  if (first === undefined || asksForHelp(first)) {
    around.print(formatHelp(COMMANDS));
    return first === undefined ? 2 : 0;
  }
  if (first === "--version" || first === "-v") {
    around.print(`${VERSION}\n`);
    return 0;
  }
  const name = first === "help" ? rest[0] : first;
  const command = COMMANDS.find((each) => each.name === name);
  if (command === undefined) {
    if (name === undefined) return runCommandLine(["--help"], around);
    const names = COMMANDS.map((each) => each.name);
    throw InvalidOptionError.quoting("command", `${names.join(", ")} or --help`, name);
  }
  if (first === "help" || rest.some(asksForHelp)) {
    around.print(formatCommandHelp(command));
    return 0;
  }
  return command.run(parseInput(command, rest), around);
}

const asksForHelp = (argument: string): boolean => argument === "--help" || argument === "-h";
