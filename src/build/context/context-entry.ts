/** An entry of a build context. */
export interface ContextEntry {
  /** The path from the context's root, with forward slashes. */
  readonly path: string;
  readonly type: "file" | "directory" | "symlink" | "fifo" | "character-device" | "block-device";
  /** Permission bits, including set-user-id, set-group-id and sticky. */
  readonly mode: number;
  readonly mtime: Date;
  /** The target of a symbolic link. */
  readonly target?: string;
  /** The content of a file. */
  readonly content?: Buffer | StoredContent;
  /** The number of a device. */
  readonly device?: { readonly major: number; readonly minor: number };
}

/** The content of a file on this machine. */
export interface StoredContent {
  readonly file: string;
  /** In bytes. */
  readonly size: number;
  /** Identifies the file independently of its path; undefined if it has only one path. */
  readonly inode: string | undefined;
  /** Changes with the content: the inode, its size and its times. */
  readonly stamp: string;
}

/** Compares code units: hashes depend on the order, so it must be the same everywhere. */
export const byPath = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
