import { MayflyError } from "../errors";

/**
 * Replaces the error of a start that its test file did not await. Jest loads no modules after the
 * end of the file, so such a start fails with an error about the first module that it misses.
 */
export function unlessFileIsOver(error: unknown, image: string): unknown {
  if (!isFileOver()) return error;
  return new MayflyError(
    "TEST_FILE_OVER",
    `The test file ended while a container of ${image} was starting.`,
    {
      cause: error,
      hint: "await start() in a test or a hook; containers that have started are removed at the end of the run.",
    },
  );
}

/** After the end of a test file, Jest returns undefined for every module. */
function isFileOver(): boolean {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import is done when this file is loaded
  return (require("node:os") as unknown) === undefined;
}
