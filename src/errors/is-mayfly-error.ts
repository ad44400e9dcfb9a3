import { MARK, type MayflyError } from "./mayfly-error";

/**
 * Returns whether a value is an error of Mayfly and, if `code` is given, has this code.
 *
 * Works where `instanceof` does not: under Jest each test file loads its own copy of the error classes.
 */
export function isMayflyError(error: unknown, code?: string): error is MayflyError {
  if (typeof error !== "object" || error === null || !(MARK in error)) return false;
  return code === undefined || (error as { code?: unknown }).code === code;
}
