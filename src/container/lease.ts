/** A container that outlives the tests that use it: they let go of it where others stop theirs. */
export interface Lease {
  /** It was there before this start. */
  readonly reused: boolean;
  /** Says that this process does not use it any more. */
  release(): void;
}
