import { randomUuid } from "../common/uuid";
import { processState, type TestRun } from "../run/test-run";

// A database, a virtual host and the like often cannot carry a note about its owner, and none can before it exists.
// So the owner is in its name.

/** A process id has at most 55 characters. In base 36 it takes 44 of a name's 60. */
const TEXT_BASE = 17;
const NAME_BASE = 36;
const SUFFIX_LENGTH = 8;
const OWN_NAME = /^mayfly_([0-9a-z]+)_[0-9a-f]{8}$/;

/**
 * Returns a unique name for something in a server that several processes share, such as a database. It contains the
 * owner's process id, and has at most 60 characters of `0-9a-z_`.
 */
export function ownedName({ process }: Pick<TestRun, "process">): string {
  const suffix = randomUuid().replaceAll("-", "").slice(0, SUFFIX_LENGTH);
  return `mayfly_${pack(process)}_${suffix}`;
}

/** Returns the process id in a name from `ownedName`; undefined for any other name. */
export function ownerInName(name: string): string | undefined {
  const packed = OWN_NAME.exec(name)?.[1];
  return packed === undefined ? undefined : unpack(packed);
}

/** Returns the names from `ownedName` whose owners have ended, with proof. */
export function namesOfTheDead(names: readonly string[]): string[] {
  return names.filter((name) => {
    const owner = ownerInName(name);
    return owner !== undefined && processState(owner) === "dead";
  });
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
