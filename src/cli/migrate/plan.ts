/** Something that a person has to look at. */
export interface Note {
  /** Counted from 1. */
  readonly line: number;
  readonly says: string;
}

/** What happens to a file. Nothing is written if `after` is `before`. */
export interface FilePlan {
  /** Relative to the project's folder, with slashes. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly notes: readonly Note[];
}
