import { InvalidOptionError } from "../errors";

/** What a module adds to its server's command line. */
export interface ServerArguments {
  /** Directly behind the program, e.g. its configuration file. */
  readonly first?: readonly string[];
  /** At the end, where they win over what was said before. */
  readonly last: readonly string[];
}

/**
 * The command of a module's server: what the user gave with `withCommand`, or the program alone, with
 * what the module adds. Options alone mean the program, as in most official images. Throws
 * InvalidOptionError for a command of another program, which would ignore the module's options.
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
    const expected = `${program} and its options, to which those of other methods are added`;
    throw InvalidOptionError.quoting("withCommand", expected, given[0]);
  }
  return [name, ...first, ...rest, ...last];
}
