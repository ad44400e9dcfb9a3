/** What the builder collects. */
export interface MockserverSettings {
  /** How many files of expectations the server reads when it starts. */
  readonly files: number;
  /** Whether the server forwards a request without expectation to the host that its header names. */
  readonly proxies: boolean;
}

export const PORT = 1080;

/** Where the files of expectations are, which the server reads in the order of their names. */
export const EXPECTATIONS_FOLDER = "/config/mayfly-expectations";

const DIGITS = 4;

export const expectationsFile = (index: number): string =>
  `${EXPECTATIONS_FOLDER}/${String(index).padStart(DIGITS, "0")}.json`;
