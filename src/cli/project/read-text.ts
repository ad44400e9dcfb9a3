import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fieldOf } from "../../errors";

/** The text of a file. */
export interface FileText {
  readonly text: string;
  /** False if the text is not what the file has: some of its bytes are not UTF-8. */
  readonly isUtf8: boolean;
}

/** What git lists and is no file here: one that was removed and not committed, and a submodule. */
const ABSENT: readonly unknown[] = ["ENOENT", "ENOTDIR", "EISDIR"];

/**
 * Reads a file of a project; undefined if it is gone, or a folder. Keeps a byte order mark. Throws the error of
 * `readFile` otherwise.
 */
export async function readText(folder: string, file: string): Promise<FileText | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(join(folder, file));
  } catch (error) {
    if (ABSENT.includes(fieldOf(error, "code"))) return undefined;
    throw error;
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, isUtf8: true };
  } catch {
    return { text: bytes.toString("utf8"), isUtf8: false };
  }
}
