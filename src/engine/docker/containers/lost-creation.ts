import { sleep } from "../../../common/clock";
import { debug } from "../../../common/debug";
import { EngineError, messageOf } from "../../../errors";
import { creationLabels, type Kind } from "../../../spec/labels/creation-labels";
import { LABEL_MAYFLY_REQUEST } from "../../../spec/labels/labels";
import type { LabelFilter } from "../../requests/label-filter";
import { failureCode } from "../../failure-words";

/** How to find and remove what a request created. */
export interface Creation {
  readonly kind: Kind;
  readonly list: (filter: LabelFilter, signal: AbortSignal) => Promise<readonly string[]>;
  readonly remove: (id: string, signal: AbortSignal) => Promise<void>;
}

/** Error codes of requests that were never sent. */
const NEVER_SENT = ["ECONNREFUSED", "ENOENT", "EACCES", "EPERM", "ENOTFOUND", "EAI_AGAIN"];
/** Pauses before each look for the object: an engine may complete a creation after the client has gone. */
const LOOKS_AFTER_MS = [0, 200, 800];
/** The time limit of all looks together, so that an engine that hangs does not delay the error for long. */
const LOOK_TIMEOUT_MS = 10_000;

/**
 * Runs a request that creates an object with the given labels. If it fails, removes what it may have created.
 *
 * The error may leave open whether the object exists: the connection broke, the time ran out, the answer was invalid,
 * or a proxy failed. Then this looks for the object and removes it. An object that the engine creates even later is
 * removed with its session.
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
        kind,
        looks,
        () => list(request, limit),
        (id) => remove(id, limit),
      );
    }
    throw error;
  }
}

/** Returns the pauses before each look for the object; none if it cannot exist. */
function looksFor(error: unknown): readonly number[] {
  // The caller aborted the request.
  if (!(error instanceof EngineError)) return LOOKS_AFTER_MS;
  const { statusCode, cause } = error;
  if (statusCode === undefined) {
    return NEVER_SENT.includes(failureCode(cause) ?? "") ? [] : LOOKS_AFTER_MS;
  }
  // A refusal is final. After a server error the object may exist.
  return statusCode >= 400 && statusCode < 500 ? [] : LOOKS_AFTER_MS.slice(0, 1);
}

async function removeFound(
  kind: Kind,
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
    // The caller gets the error of the creation.
    debug(
      undefined,
      () => `could not remove the ${kind} that may have been created: ${messageOf(error)}`,
    );
  }
}
