import { InvalidOptionError } from "../errors";

/** The arguments that a module adds to its server's command. */
export interface ServerArguments {
  /** Arguments directly after the program, e.g. its configuration file. */
  readonly first?: readonly string[];
  /** Arguments at the end, where they override earlier ones. */
  readonly last: readonly string[];
}

/**
 * Returns the command of a module's server: the user's command, or only the program, plus the module's
 * arguments. If the command begins with an option, the program is put before it, as most official images
 * do. Throws InvalidOptionError for the command of another program.
 */
export function serverCommand(
  program: string,
  command: readonly string[] | undefined,
  { first = [], last }: ServerArguments,
): readonly string[] {
  const given = command ?? [];
  const [name = program, ...rest] =
    given[0]?.startsWith("-") === true ? [program, ...given] : given;
  if (name.split("/").at(-1) !== program) {
    const expected = `${program} and its options, because other methods add options to the command`;
    throw InvalidOptionError.quoting("withCommand", expected, given[0]);
  }
  return [name, ...first, ...rest, ...last];
}
