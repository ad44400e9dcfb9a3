/** A file, folder or other object of a file system, as an archive describes it. */
export interface ArchiveEntry {
  /** The path in the archive, with forward slashes. Bytes that are not UTF-8 are replaced by U+FFFD. */
  readonly path: string;
  /** The bytes of `path`; only if they are not valid UTF-8. */
  readonly pathBytes?: Buffer;
  readonly type: "file" | "directory" | "symlink" | "fifo" | "character-device" | "block-device";
  /** Permission bits, including set-user-id, set-group-id and sticky. */
  readonly mode: number;
  readonly mtime: Date;
  /** Default: root. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** The target of a symbolic link; a Buffer if it is not valid UTF-8. */
  readonly target?: string | Buffer;
  /** The content of a file. */
  readonly content?: Buffer | StoredContent;
  /** The number of a device. */
  readonly device?: { readonly major: number; readonly minor: number };
  /** Further records of the archive's pax header. */
  readonly records?: Readonly<Record<string, string>>;
}

/** The content of a file on this machine. */
export interface StoredContent {
  /** A path; a Buffer if it is not valid UTF-8. */
  readonly file: string | Buffer;
  /** In bytes. */
  readonly size: number;
  /** Identifies the file independently of its path; undefined if it has only one path. */
  readonly inode: string | undefined;
  /** Changes with the content: the inode, its size and its times. */
  readonly stamp: string;
  /** If true, an archive cannot be written without the file. Default: a file that has gone is left out. */
  readonly isRequired?: boolean;
}

/** Compares code units: hashes depend on the order, so it must be the same everywhere. */
export const byPath = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
