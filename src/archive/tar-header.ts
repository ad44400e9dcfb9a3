import type { ArchiveEntry } from "./archive-entry";

// The format is POSIX ustar with pax records for what its fields cannot hold (pax(1), "ustar Interchange Format").
// tar-stream cannot write these headers: it encodes every name as UTF-8, and times as signed 32-bit numbers.

export const BLOCK = 512;

/** What the header of an entry says. */
export interface TarHeader {
  readonly name: Buffer;
  readonly type: ArchiveEntry["type"] | "link";
  readonly mode: number;
  readonly mtime: Date;
  readonly uid: number;
  readonly gid: number;
  /** The bytes of content that follow. */
  readonly size: number;
  readonly target: Buffer;
  readonly device?: ArchiveEntry["device"];
  readonly records?: ArchiveEntry["records"];
}

const TYPE_FLAGS = {
  file: "0",
  link: "1",
  symlink: "2",
  "character-device": "3",
  "block-device": "4",
  directory: "5",
  fifo: "6",
  records: "x",
} as const;

const LONGEST_NAME = 100;
const LONGEST_PREFIX = 155;
/** The largest numbers of 7 and of 11 octal digits. */
const HIGHEST_ID = 0o7777777;
const HIGHEST_NUMBER = 0o77777777777;
const SLASH = 0x2f;

/** Returns the header's blocks; with records for what does not fit, several of them. */
export function encodeHeader(header: TarHeader): Buffer {
  const { target, uid, gid, size } = header;
  const name = nameField(header);
  const place = splitName(name);
  const records = recordsOf({
    ...header.records,
    ...(place === undefined && { path: name }),
    ...(target.length > LONGEST_NAME && { linkpath: target }),
    ...(uid > HIGHEST_ID && { uid: String(uid) }),
    ...(gid > HIGHEST_ID && { gid: String(gid) }),
    ...(size > HIGHEST_NUMBER && { size: String(size) }),
  });
  const own = block(header, place ?? { name: name.subarray(0, LONGEST_NAME), prefix: NONE });
  if (records.length === 0) return own;
  const about = { mode: 0o644, mtime: header.mtime, uid: 0, gid: 0, target: NONE };
  const before = { ...about, type: "records", size: records.length } as const;
  return Buffer.concat([block(before, RECORDS_PLACE), records, padding(records.length), own]);
}

/** Returns the zeros that fill the last block of content. */
export function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

const NONE = Buffer.alloc(0);

interface Place {
  readonly name: Buffer;
  readonly prefix: Buffer;
}

const RECORDS_PLACE: Place = { name: Buffer.from("PaxHeader"), prefix: NONE };

function nameField({ name, type }: TarHeader): Buffer {
  const needsSlash = type === "directory" && name.at(-1) !== SLASH;
  return needsSlash ? Buffer.concat([name, Buffer.from("/")]) : name;
}

/** Splits a long name at a slash. Returns undefined if its parts do not fit into their fields. */
function splitName(name: Buffer): Place | undefined {
  if (name.length <= LONGEST_NAME) return { name, prefix: NONE };
  // The first slash after which the rest fits; a slash at the end is part of a folder's name.
  const at = name.indexOf(SLASH, name.length - LONGEST_NAME - 1);
  if (at < 1 || at > LONGEST_PREFIX || at === name.length - 1) return undefined;
  return { name: name.subarray(at + 1), prefix: name.subarray(0, at) };
}

function block(
  header: Omit<TarHeader, "type" | "name"> & { readonly type: keyof typeof TYPE_FLAGS },
  { name, prefix }: Place,
): Buffer {
  const { type, mode, mtime, uid, gid, size, target, device } = header;
  const bytes = Buffer.alloc(BLOCK);
  name.copy(bytes, 0);
  octal(bytes, mode & 0o7777, 100, 8);
  octal(bytes, uid > HIGHEST_ID ? 0 : uid, 108, 8);
  octal(bytes, gid > HIGHEST_ID ? 0 : gid, 116, 8);
  octal(bytes, size > HIGHEST_NUMBER ? 0 : size, 124, 12);
  octal(bytes, seconds(mtime), 136, 12);
  bytes.write(TYPE_FLAGS[type], 156);
  target.copy(bytes, 157, 0, LONGEST_NAME);
  bytes.write("ustar\0" + "00", 257, "latin1");
  octal(bytes, device?.major ?? 0, 329, 8);
  octal(bytes, device?.minor ?? 0, 337, 8);
  prefix.copy(bytes, 345);
  bytes.fill(" ", 148, 156);
  let sum = 0;
  for (const byte of bytes) sum += byte;
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return bytes;
}

/** Times before 1970 become 1970: engines do the same when they unpack. */
function seconds(time: Date): number {
  return Math.min(Math.max(Math.floor(time.getTime() / 1000), 0), HIGHEST_NUMBER);
}

function octal(bytes: Buffer, value: number, at: number, length: number): void {
  bytes.write(value.toString(8).padStart(length - 1, "0"), at, "latin1");
}

function recordsOf(records: Readonly<Record<string, string | Buffer>>): Buffer {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value as string), LINE_BREAK]);
    // The length counts its own digits.
    let length = rest.length;
    while (String(length).length + rest.length !== length) {
      length = String(length).length + rest.length;
    }
    return Buffer.concat([Buffer.from(String(length)), rest]);
  });
  return Buffer.concat(lines);
}

const LINE_BREAK = Buffer.from("\n");
