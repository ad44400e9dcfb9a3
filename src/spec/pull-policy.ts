import { epoch } from "../common/clock";
import { fieldOf, InvalidOptionError } from "../errors";
import type { ImagePullPolicy } from "./container-spec";
import { checkTimeout } from "./options";

/** Ready-made pull policies. */
export const PullPolicy = Object.freeze({
  /** Pull when the engine does not have the image. */
  defaultPolicy: (): ImagePullPolicy => ({ shouldPull: () => false }),

  /** Pull at every start, so that a tag that moved is noticed. */
  alwaysPull: (): ImagePullPolicy => ({ shouldPull: () => true }),

  /** Fail when the engine does not have the image: for machines without a network. */
  neverPull: (): ImagePullPolicy => ({ shouldPull: () => false, pullsMissing: false }),

  /**
   * Pull when the image was built longer ago than this many milliseconds, or does not say when. What
   * was not built anew since is asked for at every start, and downloaded at none.
   * Throws InvalidOptionError.
   */
  ageBased: (maximumAge: number): ImagePullPolicy => {
    checkTimeout(maximumAge, "PullPolicy.ageBased");
    return {
      shouldPull: ({ info }) =>
        info?.created === undefined || epoch() - info.created.getTime() > maximumAge,
    };
  },
});

/** Throws InvalidOptionError. */
export function checkPullPolicy(pullPolicy: ImagePullPolicy, option: string): ImagePullPolicy {
  if (typeof fieldOf(pullPolicy, "shouldPull") === "function") return pullPolicy;
  const expected = "one of PullPolicy, or { shouldPull() }";
  throw new InvalidOptionError(option, expected, pullPolicy);
}
