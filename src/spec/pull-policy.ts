import { epoch } from "../common/clock";
import { fieldOf, InvalidOptionError } from "../errors";
import type { ImagePullPolicy } from "./container-spec";
import { checkTimeout } from "./options";

/** Ready-made pull policies. */
export const PullPolicy = Object.freeze({
  /** Pulls if the engine does not have the image. */
  defaultPolicy: (): ImagePullPolicy => ({ shouldPull: () => false }),

  /** Pulls at every start, so the image is current even if its tag has moved. */
  alwaysPull: (): ImagePullPolicy => ({ shouldPull: () => true }),

  /** Fails if the engine does not have the image: for machines without a network. */
  neverPull: (): ImagePullPolicy => ({ shouldPull: () => false, pullsMissing: false }),

  /**
   * Pulls if the image was built more than `maximumAge` milliseconds ago, or if its build time is unknown.
   * If the registry has no newer build, each start asks the registry but downloads nothing. Throws
   * InvalidOptionError.
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
  const expected = "a policy of PullPolicy, or an object with shouldPull()";
  throw new InvalidOptionError(option, expected, pullPolicy);
}
