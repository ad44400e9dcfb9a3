/** This process's use of a shared container. The end of an `await using` block ends the use, not the container. */
export interface Lease {
  /** Whether the container existed before this start. */
  readonly reused: boolean;
  /** Ends the use. */
  release(): void;
}
