import type { ImagePullPolicy } from "./container-spec";

/** Ready-made pull policies. */
export const PullPolicy = Object.freeze({
  /** Pull when the engine does not have the image. */
  defaultPolicy: (): ImagePullPolicy => ({ shouldPull: () => false }),
  /** Pull at every start, so that a tag that moved is noticed. */
  alwaysPull: (): ImagePullPolicy => ({ shouldPull: () => true }),
});
