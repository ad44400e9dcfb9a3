import { MayflyError } from "../errors";

/**
 * What a start rejects with that was under way when its test file ended. Jest lets the file's code load
 * nothing from then on, so that the start itself fails with whatever it finds missing.
 */
export function unlessFileIsOver(error: unknown, image: string): unknown {
  if (!isFileOver()) return error;
  return new MayflyError(
    "TEST_FILE_OVER",
    `The test file ended while a container of ${image} was starting.`,
    {
      cause: error,
      hint: "await start() in a test or a hook; what has started is removed at the end of the run.",
    },
  );
}

/** Jest gives undefined then, in place of any module. */
function isFileOver(): boolean {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be done at the beginning
  return (require("node:os") as unknown) === undefined;
}
