/** Something that every engine has to do. It runs in a process of its own, which finds the engine as users' tests do. */
export interface Check {
  /** The row of the table, e.g. `copies files into containers, and out of them`. */
  readonly name: string;
  /** Throws if the engine does not do it. */
  readonly run: () => Promise<void>;
}

/** The program's first line of JSON. */
export interface Found {
  /** E.g. `26.1.5+dfsg1`. */
  readonly version: string;
}

/** The program's line of JSON for a check. */
export interface Outcome {
  readonly name: string;
  /** Undefined if the engine does it. */
  readonly failure?: string | undefined;
}
