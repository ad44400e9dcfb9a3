import type { Readable } from "node:stream";
import { InvalidOptionError } from "../../errors";

/** A whole standard input. */
export type Input = string | Buffer | Readable;

/** Returns the input, or throws InvalidOptionError. */
export function checkInput(input: Input, option: string): Input {
  if (typeof input === "string" || Buffer.isBuffer(input)) return input;
  const given: unknown = input;
  if (typeof given === "object" && given !== null && Symbol.asyncIterator in given) return input;
  throw new InvalidOptionError(option, "a string, a Buffer or a readable stream", given);
}
