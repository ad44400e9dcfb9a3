/** This process's use of a container that outlives its users: where others stop it, they release it. */
export interface Lease {
  /** Whether the container existed before this start. */
  readonly reused: boolean;
  /** Ends the use. */
  release(): void;
}
