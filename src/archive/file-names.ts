import { readlinkSync, type Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

// Linux allows any bytes in a name. Node decodes names as UTF-8 and puts U+FFFD in place of other bytes, and the
// result names no file. Such names are read again as bytes.

const REPLACED = "\uFFFD";

/** An object in a folder. */
export interface Child {
  readonly name: string;
  /** The bytes of `name`; undefined if `name` stands for them. */
  readonly bytes: Buffer | undefined;
  readonly entry: Pick<Dirent, "isDirectory" | "isSymbolicLink" | "isSocket">;
}

/** Returns the objects in a folder, in the engine's order of bytes or any other. */
export async function readFolder(folder: string | Buffer): Promise<Child[]> {
  const children = await readdir(folder, { withFileTypes: true });
  if (!children.some(({ name }) => name.includes(REPLACED))) {
    return children.map((entry) => ({ name: entry.name, bytes: undefined, entry }));
  }
  const raw = await readdir(folder, { withFileTypes: true, encoding: "buffer" });
  return raw.map((entry) => ({ ...decoded(entry.name), entry }));
}

/** Returns the target of a symbolic link, as bytes if it is not valid UTF-8. */
export function readTarget(link: string | Buffer): string | Buffer {
  const target = readlinkSync(link);
  if (!target.includes(REPLACED)) return target;
  const { name, bytes } = decoded(readlinkSync(link, { encoding: "buffer" }));
  return bytes ?? name;
}

/** Joins a path and a name with a slash. Returns bytes if either of them is bytes. */
export function joined(path: string | Buffer, name: string | Buffer): string | Buffer {
  if (typeof path === "string" && typeof name === "string") return join(path, name);
  return Buffer.concat([Buffer.from(path as string), SLASH, Buffer.from(name as string)]);
}

const SLASH = Buffer.from("/");

function decoded(bytes: Buffer): { name: string; bytes: Buffer | undefined } {
  const name = bytes.toString();
  return { name, bytes: Buffer.from(name).equals(bytes) ? undefined : bytes };
}
