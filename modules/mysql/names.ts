import { checkText, InvalidOptionError } from "../../src/module";

/** The longest name of a database or a table (dev.mysql.com/doc/refman/9.7/en/identifier-length.html). */
const LONGEST_DATABASE = 64;

/** Quotes a name for SQL. */
export const identifier = (name: string): string => `\`${name.replaceAll("`", "``")}\``;

/** Quotes a string for SQL, in every sql_mode except NO_BACKSLASH_ESCAPES. */
export const literal = (text: string): string =>
  `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

/** Checks the name of a database, which the images' scripts put between backticks. */
export function checkDatabaseName(name: string, option: string): string {
  const length = Array.from(checkText(name, option)).length;
  if (length > LONGEST_DATABASE) {
    const expected = `a name of at most ${LONGEST_DATABASE} characters`;
    throw InvalidOptionError.describing(option, expected, `one of ${length}`);
  }
  // A backslash escapes in the GRANT of the images' scripts.
  if (/[`\\\0]| $/.test(name)) {
    const expected = "a name without ` and \\, and without a space at its end";
    throw InvalidOptionError.quoting(option, expected, name);
  }
  return name;
}

/** Checks the name of a user, which the images' scripts put between single quotes without escaping it. */
export function checkUsername(name: string, option: string, longest: number): string {
  checkEscaped(name, option);
  const { length } = Array.from(name);
  if (length > longest) {
    const expected = `a name of at most ${longest} characters`;
    throw InvalidOptionError.describing(option, expected, `one of ${length}`);
  }
  return name;
}

/** Checks a string, which can be empty and an image's script puts between single quotes without escaping it. */
export function checkEscaped(text: string, option: string): string {
  if (/['\\]/.test(text)) {
    const expected = "a string without ' and \\, which the image's script does not escape";
    throw InvalidOptionError.describing(option, expected, "one with such a character");
  }
  return text;
}
