import { openLimit } from "../common/limit";
import { MayflyError } from "../errors";
import { atEndOfTestFile } from "../run/test-file";

/**
 * Runs a start of `what`, such as "a container of redis:8", and ends it when the test file is over. Jest gives up a test after five seconds, while the start goes
 * on: it would keep Jest from exiting, and later fail because Jest loads no modules after the end of a file.
 */
export async function whileFileLasts<T>(
  what: string,
  caller: AbortSignal | undefined,
  start: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  using limit = openLimit([caller]);
  const started = start(limit.signal);
  const forget = atEndOfTestFile(async () => {
    limit.abort(fileOver(what));
    // The caller gets the outcome.
    await started.catch(() => undefined);
  });
  try {
    return await started;
  } finally {
    forget();
  }
}

function fileOver(what: string): MayflyError {
  return new MayflyError("TEST_FILE_OVER", `The test file ended while ${what} was starting.`, {
    hint: "await the start in a test or a hook, and give the test or hook more time than the start needs; containers that have started are removed at the end of the run.",
  });
}
