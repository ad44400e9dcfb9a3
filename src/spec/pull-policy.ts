import { epoch } from "../common/clock";
import { fieldOf, InvalidOptionError } from "../errors";
import type { ImagePullPolicy, ImageToPull } from "./container-spec";
import { checkTimeout } from "./options";

/** A pull policy; the same type as ImagePullPolicy. */
export type PullPolicy = ImagePullPolicy;

/** A policy that looks at no image, so it can be asked without one, as in testcontainers. */
interface FixedPolicy extends ImagePullPolicy {
  shouldPull(image?: ImageToPull): boolean;
}

/** Ready-made pull policies. */
export const PullPolicy = Object.freeze({
  /** Pulls if the engine does not have the image. */
  defaultPolicy: (): FixedPolicy => ({ shouldPull: () => false }),

  /** Pulls at every start, so the image is current even if its tag has moved. */
  alwaysPull: (): FixedPolicy => ({ shouldPull: () => true }),

  /** Fails if the engine does not have the image: for machines without a network. */
  neverPull: (): FixedPolicy => ({ shouldPull: () => false, pullsMissing: false }),

  /**
   * Pulls if the image was built more than `maximumAge` milliseconds ago, or if its build time is unknown.
   * If the registry has no newer build, each start asks the registry but downloads nothing. Throws
   * InvalidOptionError.
   */
  ageBased: (maximumAge: number): ImagePullPolicy => {
    checkTimeout(maximumAge, "PullPolicy.ageBased");
    return {
      shouldPull: (image) =>
        image.info?.created === undefined || epoch() - image.info.created.getTime() > maximumAge,
    };
  },
});

/** Throws InvalidOptionError. */
export function checkPullPolicy(pullPolicy: ImagePullPolicy, option: string): ImagePullPolicy {
  if (typeof fieldOf(pullPolicy, "shouldPull") === "function") return pullPolicy;
  const expected = "a policy of PullPolicy, or an object with shouldPull()";
  throw new InvalidOptionError(option, expected, pullPolicy);
}
