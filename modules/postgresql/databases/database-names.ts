import { checkText, InvalidOptionError } from "../../../src";

/** The server silently cuts longer names (NAMEDATALEN). */
const LONGEST_NAME_BYTES = 63;
/** What this module calls databases of its own. */
const OWN = "mayfly_";
const RESERVED = ["postgres", "template0", "template1"];

/** A name that a database can have. Throws InvalidOptionError. */
export function checkDatabaseName(name: string, option: string): string {
  if (Buffer.byteLength(checkText(name, option)) > LONGEST_NAME_BYTES) {
    throw InvalidOptionError.quoting(option, `at most ${LONGEST_NAME_BYTES} bytes`, name);
  }
  if (name.includes("\0"))
    throw InvalidOptionError.quoting(option, "a string without zero bytes", name);
  return name;
}

/**
 * A name that the superuser can have. initdb writes it into its SQL without escaping it (17: `ALTER
 * USER "name" WITH PASSWORD …`), and fails with the password in the container's log. Throws
 * InvalidOptionError.
 */
export function checkUsername(name: string, option: string): string {
  if (/["$'\\]/.test(checkDatabaseName(name, option))) {
    throw new InvalidOptionError(option, `none of " $ ' \\, which initdb does not escape`, name);
  }
  return name;
}

/** A name that a database of the user's can be given. Throws InvalidOptionError. */
export function checkNewName(name: string, option: string): string {
  if (checkDatabaseName(name, option).startsWith(OWN)) {
    throw InvalidOptionError.quoting(option, `one that does not begin with ${OWN}`, name);
  }
  if (RESERVED.includes(name)) {
    throw InvalidOptionError.quoting(option, `none of ${RESERVED.join(", ")}`, name);
  }
  return name;
}
