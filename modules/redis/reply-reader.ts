import type { Message, Reply } from "./resp";

/** The error for bytes that violate the protocol or its limits. */
export class MalformedReply extends Error {}

/** The maximum size of a whole message in bytes. The longest, `CLIENT LIST`, has about 400 for each client. */
export const LONGEST_MESSAGE = 16 * 1024 * 1024;
/** The maximum size of a line in bytes. */
export const LONGEST_LINE = 64 * 1024;
/** The maximum number of nested arrays. */
export const DEEPEST = 32;

const LINE_END = "\r\n";
/** The size of a null and its line end in bytes. */
const SHORTEST_MEMBER = 3;
const LENGTH = /^(?:-1|\d{1,10})$/;
const INTEGER = /^[+-]?\d{1,20}$/;
const DOUBLE = /^[+-]?(?:\d{1,400}(?:\.\d{1,400})?(?:e[+-]?\d{1,4})?|inf|nan)$/i;

interface OpenList {
  readonly members: Reply[];
  readonly count: number;
  readonly isPush: boolean;
}

/**
 * Parses messages from bytes that arrive in pieces of any size. Keeps at most one unfinished message, and reads
 * bytes again only if they belong to an unfinished line.
 */
export class ReplyReader {
  /** The received bytes of the current line or string. */
  #pieces: Buffer[] = [];
  #held = 0;
  /** The length of the current string in bytes; undefined while reading a line. */
  #string: number | undefined;
  #lists: OpenList[] = [];
  /** The number of bytes of the current message so far. */
  #size = 0;

  readonly #onMessage: (message: Message) => void;
  readonly #longest: number;

  constructor(onMessage: (message: Message) => void, longest = LONGEST_MESSAGE) {
    this.#onMessage = onMessage;
    this.#longest = longest;
  }

  /** The number of bytes of an unfinished line or string. */
  get held(): number {
    return this.#held;
  }

  /** Reads bytes. Throws MalformedReply; the reader cannot be used afterwards. */
  push(data: Buffer): void {
    this.#pieces.push(data);
    this.#held += data.length;
    if (this.#held < (this.#string ?? 0) + LINE_END.length) return;
    let rest = Buffer.concat(this.#pieces);
    for (;;) {
      const taken = this.#string === undefined ? lineAt(rest) : stringAt(rest, this.#string);
      if (taken === undefined) break;
      rest = rest.subarray(taken.bytes);
      this.#grow(taken.bytes);
      const isLine = this.#string === undefined;
      this.#string = undefined;
      if (isLine) this.#readLine(taken.text);
      else this.#add(taken.text);
    }
    this.#pieces = rest.length === 0 ? [] : [rest];
    this.#held = rest.length;
  }

  #readLine(line: string): void {
    const kind = line.charAt(0);
    const text = line.slice(1);
    switch (kind) {
      case "+":
        this.#add(text);
        break;
      case "-":
        this.#add({ error: text });
        break;
      case ":":
      case ",":
        this.#add(toNumber(kind, text));
        break;
      case "#":
        if (text !== "t" && text !== "f") throw malformed("a boolean", text);
        this.#add(text === "t");
        break;
      case "_":
        if (text !== "") throw malformed("nothing after a null", text);
        this.#add(null);
        break;
      case "$":
      case "=":
        this.#beginString(toLength(text));
        break;
      case "*":
      case "~":
        this.#beginList(toLength(text), false);
        break;
      case "%":
        this.#beginList(2 * toLength(text), false);
        break;
      case ">":
        if (this.#lists.length > 0)
          throw new MalformedReply("a push message inside another message");
        this.#beginList(toLength(text), true);
        break;
      default:
        throw new MalformedReply(`an answer of unknown type ${JSON.stringify(kind)}`);
    }
  }

  #beginString(bytes: number): void {
    if (bytes < 0) {
      this.#add(null);
      return;
    }
    if (this.#size + bytes > this.#longest) throw this.#tooLong();
    this.#string = bytes;
  }

  #beginList(count: number, isPush: boolean): void {
    if (count < 0) {
      this.#add(null);
      return;
    }
    if (this.#size + count * SHORTEST_MEMBER > this.#longest) throw this.#tooLong();
    if (this.#lists.length === DEEPEST) {
      throw new MalformedReply(`more than ${DEEPEST} nested arrays`);
    }
    this.#lists.push({ members: [], count, isPush });
    this.#closeLists();
  }

  #add(reply: Reply): void {
    const list = this.#lists.at(-1);
    if (list === undefined) this.#deliver({ reply, isPush: false });
    else {
      list.members.push(reply);
      this.#closeLists();
    }
  }

  #closeLists(): void {
    for (;;) {
      const list = this.#lists.at(-1);
      if (list === undefined || list.members.length < list.count) return;
      this.#lists.pop();
      const outer = this.#lists.at(-1);
      if (outer !== undefined) outer.members.push(list.members);
      else this.#deliver({ reply: list.members, isPush: list.isPush });
    }
  }

  #deliver(message: Message): void {
    this.#size = 0;
    this.#onMessage(message);
  }

  #grow(bytes: number): void {
    this.#size += bytes;
    if (this.#size > this.#longest) throw this.#tooLong();
  }

  #tooLong(): MalformedReply {
    return new MalformedReply(`an answer of more than ${this.#longest} bytes`);
  }
}

interface Taken {
  readonly text: string;
  readonly bytes: number;
}

function lineAt(data: Buffer): Taken | undefined {
  const end = data.indexOf(LINE_END);
  if ((end === -1 ? data.length : end) > LONGEST_LINE) {
    throw new MalformedReply(`a line of more than ${LONGEST_LINE} bytes`);
  }
  return end === -1
    ? undefined
    : { text: data.toString("utf8", 0, end), bytes: end + LINE_END.length };
}

function stringAt(data: Buffer, length: number): Taken | undefined {
  const bytes = length + LINE_END.length;
  if (data.length < bytes) return undefined;
  const end = data.toString("latin1", length, bytes);
  if (end !== LINE_END) throw malformed("the end of a string", end);
  return { text: data.toString("utf8", 0, length), bytes };
}

function toLength(text: string): number {
  if (!LENGTH.test(text)) throw malformed("a length", text);
  return Number(text);
}

function toNumber(kind: ":" | ",", text: string): number {
  if (!(kind === ":" ? INTEGER : DOUBLE).test(text)) throw malformed("a number", text);
  return Number(text.replace(/inf/i, "Infinity"));
}

function malformed(what: string, text: string): MalformedReply {
  return new MalformedReply(`expected ${what}, got ${JSON.stringify(text.slice(0, 40))}`);
}
