import { MayflyError, messageOf, poll, type Handle } from "../../src/module";

/** Couchbase needs about 10 s, and several times that on a busy machine. */
const LIMIT_MS = 170_000;

/**
 * Asks a container's server until `probe` returns true; a string says why not yet, and so does an error. Hooks run without
 * the start's signal, so this ends by itself when the container has ended. Throws MayflyError with the code
 * `COUCHBASE_NOT_READY` after `limit` milliseconds.
 */
export async function untilAnswered(
  container: Pick<Handle, "refresh">,
  probe: () => Promise<true | string>,
  limit = LIMIT_MS,
): Promise<void> {
  const signal = AbortSignal.timeout(limit);
  let last = "no answer yet";
  const report = (notYet: string): void => {
    last = notYet;
  };
  try {
    await poll({ signal, report }, async () => {
      try {
        return await probe();
      } catch (error) {
        const { state } = await container.refresh();
        if (!state.running) throw error;
        return messageOf(error);
      }
    });
  } catch (error) {
    if (!signal.aborted) throw error;
    const message = `Couchbase was not ready after ${limit} ms. Last seen: ${last}`;
    throw new MayflyError("COUCHBASE_NOT_READY", message, { cause: error });
  }
}
