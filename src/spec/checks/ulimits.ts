import { describeName } from "../../common/describe-value";
import { InvalidOptionError } from "../../errors";
import type { Ulimit, Ulimits } from "../container-spec";
import { checkObject, checkWholeNumber } from "../options";

const UNLIMITED = -1;

/** Checks limits, but not the names of resources: the engine decides. Throws InvalidOptionError. */
export function checkUlimits(ulimits: Ulimits): Ulimits {
  const expected = "an object such as { nofile: 1024 }";
  for (const [name, limit] of Object.entries(checkObject(ulimits, "withUlimits", expected))) {
    checkUlimit(limit, `withUlimits.${describeName(name)}`);
  }
  return ulimits;
}

function checkUlimit(limit: Ulimit, option: string): void {
  if (typeof limit === "number") {
    checkValue(limit, option);
    return;
  }
  const expected = "a number, or { soft, hard } with at least one of them";
  const { soft, hard } = checkObject(limit, option, expected);
  if (soft === undefined && hard === undefined) {
    throw new InvalidOptionError(option, expected, limit);
  }
  if (soft !== undefined) checkValue(soft, `${option}.soft`);
  if (hard !== undefined) checkValue(hard, `${option}.hard`);
  const both = bothLimits(limit);
  if (height(both.soft) > height(both.hard)) {
    const most = `at most the hard limit, ${both.hard}`;
    throw InvalidOptionError.quoting(`${option}.soft`, most, both.soft);
  }
}

function checkValue(value: number, option: string): void {
  if (value !== UNLIMITED) {
    checkWholeNumber(value, option, { from: 0, noun: "a whole number (-1: no limit)" });
  }
}

const height = (limit: number): number => (limit === UNLIMITED ? Infinity : limit);

/** Returns both limits. One that was left out is the same as the other, as with `docker run --ulimit`. */
export function bothLimits(limit: Ulimit): { readonly soft: number; readonly hard: number } {
  const { soft, hard } = typeof limit === "number" ? { soft: limit, hard: limit } : limit;
  return { soft: soft ?? hard ?? 0, hard: hard ?? soft ?? 0 };
}
