import { checkObject, checkWholeNumber, InvalidOptionError } from "../../src/module";

/** How many requests are expected: a number, or its bounds. */
export type RequestCount = number | { readonly atLeast?: number; readonly atMost?: number };

const EXPECTED = "a number, or an object with atLeast or atMost";

/** Returns the bounds. Throws InvalidOptionError. */
export function boundsOf(count: RequestCount, option: string): { least: number; most: number } {
  if (typeof count === "number") {
    const exact = checkWholeNumber(count, option, { from: 0 });
    return { least: exact, most: exact };
  }
  const { atLeast, atMost } = checkObject(count, option, EXPECTED);
  if (atLeast === undefined && atMost === undefined) {
    throw new InvalidOptionError(option, EXPECTED, count);
  }
  const least = checkWholeNumber(atLeast ?? 0, `${option}.atLeast`, { from: 0 });
  if (atMost === undefined) return { least, most: Infinity };
  return { least, most: checkWholeNumber(atMost, `${option}.atMost`, { from: least }) };
}

/** Returns the bounds in words: `at least 1 request`. */
export function inWords({ least, most }: { least: number; most: number }): string {
  if (least === most) return counted(least);
  if (most === Infinity) return `at least ${counted(least)}`;
  return least === 0 ? `at most ${counted(most)}` : `${least} to ${counted(most)}`;
}

const counted = (count: number): string => `${count} ${count === 1 ? "request" : "requests"}`;
