/** Something in a build context. */
export interface ContextEntry {
  /** From the context's root, with forward slashes. */
  readonly path: string;
  readonly type: "file" | "directory" | "symlink" | "fifo" | "character-device" | "block-device";
  /** Permission bits, with those for set-user-id, set-group-id and sticky. */
  readonly mode: number;
  readonly mtime: Date;
  /** Where a symbolic link leads. */
  readonly target?: string;
  /** Of a file. */
  readonly content?: Buffer | StoredContent;
  /** Of a device. */
  readonly device?: { readonly major: number; readonly minor: number };
}

/** The content of a file on this machine. */
export interface StoredContent {
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  /** Names the file whatever its path is; undefined where it has no second path. */
  readonly inode: string | undefined;
  /** Changes with the content: the inode, its size and its times. */
  readonly stamp: string;
}

/** By code units, which is the same everywhere: the order decides about hashes. */
export const byPath = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
