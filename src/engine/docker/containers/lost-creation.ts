import { sleep } from "../../../common/clock";
import { debug } from "../../../common/debug";
import { EngineError, messageOf } from "../../../errors";
import { creationLabels, type Kind } from "../../../spec/creation-labels";
import { LABEL_MAYFLY_REQUEST } from "../../../spec/labels";
import type { LabelFilter } from "../../requests/label-filter";
import { failureCode } from "../../failure-words";

/** How what a request made is found, and removed. */
export interface Creation {
  readonly kind: Kind;
  readonly list: (filter: LabelFilter, signal: AbortSignal) => Promise<readonly string[]>;
  readonly remove: (id: string, signal: AbortSignal) => Promise<void>;
}

/** Nothing was sent: there was no connection. */
const NEVER_SENT = ["ECONNREFUSED", "ENOENT", "EACCES", "EPERM", "ENOTFOUND", "EAI_AGAIN"];
/** An engine goes on with what it has begun, although nobody is there to hear of it. */
const LOOKS_AFTER_MS = [0, 200, 800];
/** An engine that does not answer has had its time, and must not hold up the error for as long again. */
const LOOK_TIMEOUT_MS = 10_000;

/**
 * Runs a request that creates something with the labels that it is given. When it fails in a way that
 * leaves open whether it was carried out (the connection broke, the time was over, the answer made no
 * sense, a proxy in between failed), what the engine may have made all the same is looked for and
 * removed. What it makes later than that is removed with its session.
 */
export async function creating<T>(
  { kind, list, remove }: Creation,
  create: (labels: Readonly<Record<string, string>>) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  const labels = creationLabels(kind);
  const request = { [LABEL_MAYFLY_REQUEST]: labels[LABEL_MAYFLY_REQUEST] ?? "" };
  try {
    return await create(labels);
  } catch (error) {
    const looks = looksFor(error);
    if (looks.length > 0) {
      const limit = AbortSignal.timeout(LOOK_TIMEOUT_MS);
      await removeFound(
        looks,
        () => list(request, limit),
        (id) => remove(id, limit),
      );
    }
    throw error;
  }
}

/** When to look for what a creation that failed has made. */
function looksFor(error: unknown): readonly number[] {
  // Aborted.
  if (!(error instanceof EngineError)) return LOOKS_AFTER_MS;
  const { statusCode, cause } = error;
  if (statusCode === undefined) {
    return NEVER_SENT.includes(failureCode(cause) ?? "") ? [] : LOOKS_AFTER_MS;
  }
  // An engine that says no has an end of it; behind one that is not well it may have happened.
  return statusCode >= 400 && statusCode < 500 ? [] : LOOKS_AFTER_MS.slice(0, 1);
}

async function removeFound(
  looks: readonly number[],
  list: () => Promise<readonly string[]>,
  remove: (id: string) => Promise<void>,
): Promise<void> {
  try {
    for (const pause of looks) {
      await sleep(pause);
      const found = await list();
      for (const id of found) await remove(id);
      if (found.length > 0) return;
    }
  } catch (error) {
    // The caller is to hear of the first failure.
    debug(undefined, () => `did not look for what was lost: ${messageOf(error)}`);
  }
}
