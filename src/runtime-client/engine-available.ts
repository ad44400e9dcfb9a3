import { debug } from "../common/debug";
import { missingEngine } from "../runtime";

/**
 * Returns whether a container engine answers, so that tests can be skipped without one. Sends a ping and starts
 * nothing. `DEBUG=testcontainers` prints why no engine was found.
 */
export async function engineAvailable(): Promise<boolean> {
  const reason = await missingEngine();
  if (reason !== undefined) debug(undefined, () => reason);
  return reason === undefined;
}
