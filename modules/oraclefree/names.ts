import { checkText, InvalidOptionError } from "../../src/module";

/** A name that needs no quotes (Oracle's SQL Language Reference, "Database Object Naming Rules"). */
const LONGEST_USERNAME = 128;
const LONGEST_DATABASE = 30;

function checkName(name: string, option: string, longest: number): string {
  if (/^[A-Za-z][\w$#]*$/.test(checkText(name, option)) && name.length <= longest) return name;
  const expected = `a letter and at most ${longest - 1} letters, digits, _, $ and # after it`;
  throw InvalidOptionError.quoting(option, expected, name);
}

/** Checks a user's name, which the image's script puts into SQL without quotes. Throws InvalidOptionError. */
export const checkUsername = (name: string, option: string): string =>
  checkName(name, option, LONGEST_USERNAME);

/** Checks the name of a pluggable database. Throws InvalidOptionError. */
export const checkDatabase = (name: string, option: string): string =>
  checkName(name, option, LONGEST_DATABASE);

/**
 * Checks a password, which the image's script puts between double quotes in SQL*Plus, where & begins a variable. Throws
 * InvalidOptionError, which does not show it.
 */
export function checkPassword(password: string, option: string): string {
  if (!/["&\r\n\0]/.test(checkText(password, option))) return password;
  const expected = 'a password on one line without " and &, which the image does not escape';
  throw InvalidOptionError.describing(option, expected, "one with such a character");
}
