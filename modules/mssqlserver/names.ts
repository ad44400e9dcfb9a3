import { checkText, InvalidOptionError } from "../../src/module";

/** The longest `sysname` (learn.microsoft.com/sql/relational-databases/databases/database-identifiers). */
const LONGEST_NAME = 128;
const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD = 128;
const NEEDED_KINDS = 3;
const KINDS = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/];

/** Quotes a name for SQL. */
export const identifier = (name: string): string => `[${name.replaceAll("]", "]]")}]`;

/** Quotes a string for SQL. */
export const literal = (text: string): string => `N'${text.replaceAll("'", "''")}'`;

/** Checks the name of a database. Throws InvalidOptionError. */
export function checkDatabaseName(name: string, option: string): string {
  const { length } = checkText(name, option);
  if (length <= LONGEST_NAME && !/[\0\r\n\t]/.test(name)) return name;
  const expected = `a name of at most ${LONGEST_NAME} characters on one line`;
  throw InvalidOptionError.describing(option, expected, `one of ${length}`);
}

/**
 * Checks a password by SQL Server's default policy (learn.microsoft.com/sql/relational-databases/security/password-policy):
 * a server with another one ends soon after its start. Throws InvalidOptionError, which does not show the password.
 */
export function checkPassword(password: string, option: string): string {
  const { length } = checkText(password, option);
  const kinds = KINDS.filter((kind) => kind.test(password)).length;
  const fits = length >= SHORTEST_PASSWORD && length <= LONGEST_PASSWORD;
  if (fits && kinds >= NEEDED_KINDS && !password.includes("\0")) return password;
  const expected =
    `a password of ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters with ${NEEDED_KINDS} of these: ` +
    "uppercase letters, lowercase letters, digits, other characters";
  throw InvalidOptionError.describing(option, expected, `one of ${length} with ${kinds} of these`);
}
