/** This process's use of a container that other processes can use, too. It is released instead of stopped. */
export interface Lease {
  /** Whether the container existed before this start. */
  readonly reused: boolean;
  /** Ends the use. */
  release(): void;
}
