import { describeType, quotePath, quoteValue } from "../common/describe-value";
import { MayflyError } from "./mayfly-error";

/**
 * An option was refused at the call that set it. The message and `given` name the type of the value
 * only, since the value may be a secret: `password: expected a string, got a number`.
 */
export class InvalidOptionError extends MayflyError {
  /** What was given, in the words of the message, e.g. `a number`. */
  readonly given: string;

  constructor(
    readonly option: string,
    readonly expected: string,
    given: unknown,
    /** How the message describes what was given. Default: by its type. */
    describe: (given: unknown) => string = describeType,
    hint?: string,
  ) {
    const words = describe(given);
    super("INVALID_OPTION", `${option}: expected ${expected}, got ${words}`, { hint });
    this.given = words;
  }

  /**
   * Creates an error that shows the value, for an option that cannot hold a secret: a port, a mode,
   * the name of an image. Arrays and objects are still described by their type.
   */
  static quoting(
    option: string,
    expected: string,
    given: unknown,
    hint?: string,
  ): InvalidOptionError {
    // `this`, since bundlers rename a class that mentions itself, and the name is shown.
    return new this(option, expected, given, quoteValue, hint);
  }

  /** Creates an error that shows a path, unless the value looks like the content of a file. */
  static quotingPath(
    option: string,
    expected: string,
    given: unknown,
    hint?: string,
  ): InvalidOptionError {
    return new this(option, expected, given, quotePath, hint);
  }

  /** Creates an error that describes what was given with `words`, e.g. `a key alone`. */
  static describing(option: string, expected: string, words: string): InvalidOptionError {
    return new this(option, expected, words, () => words);
  }
}
