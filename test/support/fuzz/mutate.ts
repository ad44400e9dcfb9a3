/** What inputs are made of. */
export interface Material {
  /** What the parser accepts. */
  readonly valid: readonly Buffer[];
  /** Pieces that mean something to the parser. */
  readonly tokens: readonly Buffer[];
  /** The length of the longest input, in bytes. */
  readonly longest: number;
}

type Random = () => number;

/** In bytes. Some inputs get this long by repetition; most have less than 1,000. */
export const LONGEST = 64 * 1024;

const GENERAL_TOKENS = [
  ..."\0 \n {} {{ }} [] [[[[[[[[ \" ' ` \\ \\\\ * ** / // ../ # = : , ! $ ${ - -1 0 1 NaN Infinity".split(
    " ",
  ),
  ..."null true {} 1e999 99999999999 4294967296 -2147483648 __proto__ constructor toString".split(
    " ",
  ),
  "\r\n",
  "\r",
  " ",
  "\t",
  "\uFEFF",
  "\u2028",
  "ü",
  "😀",
].map((text) => Buffer.from(text));

/** Lengths of four bytes, big endian, that are wrong almost everywhere. */
const ODD_LENGTHS = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffb, 0x01000000];
const ODD_NUMBERS = [
  "-1",
  "-0",
  "0",
  "1",
  "?",
  "NaN",
  "Infinity",
  "1e9",
  "65536",
  "99999999999999999999",
  "",
];

/** Makes one input: random bytes, or a mutated valid message. */
export function mutate(random: Random, { valid, tokens, longest }: Material): Buffer {
  if (random() < 0.05) return randomBytes(random, below(random, 80));
  let input = pick(random, valid);
  do {
    input = pick(random, MUTATIONS)(input, random, valid, tokens);
  } while (random() < 0.6);
  return input.subarray(0, longest);
}

/** Cuts bytes into pieces, as a connection may deliver them. */
export function cut(random: Random, bytes: Buffer): Buffer[] {
  const kind = random();
  if (kind < 0.2 || bytes.length < 2) return [bytes];
  // Many pieces of long inputs only cost time.
  const longestPiece = kind < 0.4 ? 1 + bytes.length / 20 : 1 + bytes.length * random();
  const pieces: Buffer[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = start + 1 + below(random, longestPiece);
    pieces.push(bytes.subarray(start, end));
    start = end;
  }
  return pieces;
}

type Mutation = (
  input: Buffer,
  random: Random,
  valid: readonly Buffer[],
  tokens: readonly Buffer[],
) => Buffer;

const MUTATIONS: readonly Mutation[] = [
  function flipBit(input, random) {
    const copy = Buffer.from(input);
    const at = below(random, copy.length);
    if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ (1 << below(random, 8));
    return copy;
  },
  function truncate(input, random) {
    return input.subarray(0, below(random, input.length + 1));
  },
  function remove(input, random) {
    const [start, end] = range(random, input);
    return Buffer.concat([input.subarray(0, start), input.subarray(end)]);
  },
  function repeat(input, random) {
    const [start, end] = range(random, input);
    const most = random() < 0.02 ? 2000 : 4;
    const times = 1 + below(random, Math.min(most, LONGEST / Math.max(end - start, 1)));
    const piece = input.subarray(start, end);
    return Buffer.concat([
      input.subarray(0, end),
      ...Array<Buffer>(times).fill(piece),
      input.subarray(end),
    ]);
  },
  function splice(input, random, valid) {
    const other = pick(random, valid);
    const end = below(random, input.length + 1);
    return Buffer.concat([input.subarray(0, end), other.subarray(below(random, other.length + 1))]);
  },
  function follow(input, random, valid) {
    return Buffer.concat([input, pick(random, valid)]);
  },
  function insertToken(input, random, _valid, tokens) {
    const own = tokens.length > 0 && random() < 0.7;
    return insert(input, random, pick(random, own ? tokens : GENERAL_TOKENS));
  },
  function insertBytes(input, random) {
    return insert(input, random, randomBytes(random, 1 + below(random, 8)));
  },
  function oddNumber(input, random) {
    // In latin1 each byte is one character, so that binary messages survive.
    const numbers = [...input.toString("latin1").matchAll(/-?\d+/g)];
    const number = numbers[below(random, numbers.length)];
    if (number === undefined) return input;
    const after = number.index + number[0].length;
    const odd = Buffer.from(pick(random, ODD_NUMBERS));
    return Buffer.concat([input.subarray(0, number.index), odd, input.subarray(after)]);
  },
  function oddLength(input, random) {
    const copy = Buffer.from(input);
    if (copy.length < 4) return copy;
    copy.writeUInt32BE(pick(random, ODD_LENGTHS), below(random, copy.length - 3));
    return copy;
  },
];

function insert(input: Buffer, random: Random, piece: Buffer): Buffer {
  const at = below(random, input.length + 1);
  return Buffer.concat([input.subarray(0, at), piece, input.subarray(at)]);
}

function range(random: Random, input: Buffer): [number, number] {
  const start = below(random, input.length);
  return [start, start + below(random, input.length - start) + 1];
}

function randomBytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => below(random, 256)));
}

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

function pick<Each>(random: Random, list: readonly Each[]): Each {
  const chosen = list[below(random, list.length)];
  if (chosen === undefined) throw new Error("there is nothing to pick from");
  return chosen;
}
