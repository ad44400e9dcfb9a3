import { randomUuid, type TestRun } from "../../../src";

// A database can get a comment only after it was created. So a database that this module makes in several
// steps has its owner in its name until the last step.

/** A process id has at most 55 characters. In base 36 it takes 44 of a name's 63 bytes. */
const TEXT_BASE = 17;
const NAME_BASE = 36;
const SUFFIX_LENGTH = 8;
const OWN_NAME = /^mayfly_([0-9a-z]+)_[0-9a-f]{8}$/;

/** Returns a unique database name that contains the owner's process id. */
export function cloneName({ process }: Pick<TestRun, "process">): string {
  const suffix = randomUuid().replaceAll("-", "").slice(0, SUFFIX_LENGTH);
  return `mayfly_${pack(process)}_${suffix}`;
}

/** Returns the process id in a name from `cloneName`; undefined for any other name. */
export function processInName(name: string): string | undefined {
  const packed = OWN_NAME.exec(name)?.[1];
  return packed === undefined ? undefined : unpack(packed);
}

/** Reads the string as a number with the digits `0-9a-f` and the dot. A leading 1 preserves leading zeros. */
const pack = (text: string): string =>
  convert(`1${text.replaceAll(".", "g")}`, TEXT_BASE, NAME_BASE);

const unpack = (packed: string): string =>
  convert(packed, NAME_BASE, TEXT_BASE).slice(1).replaceAll("g", ".");

function convert(digits: string, from: number, to: number): string {
  let sum = 0n;
  for (const digit of digits) sum = sum * BigInt(from) + BigInt(parseInt(digit, from));
  return sum.toString(to);
}
