import { checkText, InvalidOptionError } from "../../../src/module";

/** The server silently truncates longer names (NAMEDATALEN). */
const LONGEST_NAME_BYTES = 63;
/** The prefix of databases that this module creates for itself. */
const OWN = "mayfly_";
const RESERVED = ["postgres", "template0", "template1"];

/** Checks the name of a database. Throws InvalidOptionError. */
export function checkDatabaseName(name: string, option: string): string {
  if (Buffer.byteLength(checkText(name, option)) > LONGEST_NAME_BYTES) {
    throw InvalidOptionError.quoting(option, `a name of at most ${LONGEST_NAME_BYTES} bytes`, name);
  }
  if (name.includes("\0"))
    throw InvalidOptionError.quoting(option, "a string without zero bytes", name);
  return name;
}

/**
 * Checks the superuser's name. initdb (17) writes the name unescaped into SQL (`ALTER USER "name" WITH PASSWORD
 * …`); if that fails, it logs the password. Throws InvalidOptionError.
 */
export function checkUsername(name: string, option: string): string {
  if (/["$'\\]/.test(checkDatabaseName(name, option))) {
    throw new InvalidOptionError(
      option,
      `a name without " $ ' \\, which initdb does not escape`,
      name,
    );
  }
  return name;
}

/** Checks the name of a database that the user creates. Throws InvalidOptionError. */
export function checkNewName(name: string, option: string): string {
  if (checkDatabaseName(name, option).startsWith(OWN)) {
    throw InvalidOptionError.quoting(option, `a name that does not begin with ${OWN}`, name);
  }
  if (RESERVED.includes(name)) {
    throw InvalidOptionError.quoting(option, `a name other than ${RESERVED.join(", ")}`, name);
  }
  return name;
}
