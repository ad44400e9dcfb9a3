/** An error whose message tells the user why a candidate cannot be used. */
export class UnusableAddress extends Error {
  constructor(
    message: string,
    /** What to do next; undefined leaves it to the search. */
    readonly hint?: string,
  ) {
    super(message);
  }
}
