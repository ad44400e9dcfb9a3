import { InvalidOptionError } from "../../src/module";
import { checkPassword } from "../mssqlserver/names";

/**
 * Checks the password of the SQL Server by its policy, and for the emulator, which puts it into a connection string without
 * quotes (github.com/Azure/azure-service-bus-emulator-installer/issues/148). Throws InvalidOptionError, which does not show
 * the password.
 */
export function checkMssqlPassword(password: string, option: string): string {
  checkPassword(password, option);
  if (/^(?!["'=\s])[^;\p{Cc}]+(?<!\s)$/u.test(password)) return password;
  const expected =
    "a password without ; and line breaks, without a quote or = at its start and without spaces at its ends, because " +
    "the emulator does not quote it in its connection string";
  throw InvalidOptionError.describing(option, expected, "one with some");
}
