import { messageOf, poll, type Handle } from "../../src/module";

/** Couchbase needs about 10 s, and several times that on a busy machine. */
const LIMIT_MS = 170_000;

/**
 * Asks a container's server until `probe` returns true; a string says why not yet, and so does an error. Hooks run without
 * the start's signal, so this ends by itself when the container has ended.
 */
export async function untilAnswered(
  container: Handle,
  probe: () => Promise<true | string>,
): Promise<void> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  await poll({ signal, report: () => undefined }, async () => {
    try {
      return await probe();
    } catch (error) {
      const { state } = await container.refresh();
      if (!state.running) throw error;
      return messageOf(error);
    }
  });
}
