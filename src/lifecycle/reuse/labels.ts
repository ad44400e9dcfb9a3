import {
  LABEL_TESTCONTAINERS,
  LABEL_TESTCONTAINERS_CONTAINER_HASH,
  LABEL_TESTCONTAINERS_LANG,
  LABEL_TESTCONTAINERS_VERSION,
} from "../../run/labels";
import type { Labels } from "../../spec/container-spec";

export { LABEL_TESTCONTAINERS_CONTAINER_HASH };

/** Of a network or volume: the hash of its options. */
export const LABEL_REUSE_HASH = "dev.mayfly.reuse-hash";
/** Digests of the parts of the hash, as JSON. */
export const LABEL_REUSE_PARTS = "dev.mayfly.reuse-parts";
/** The process that creates it, as JSON. */
export const LABEL_REUSE_CREATOR = "dev.mayfly.reuse-creator";

/** The session's labels without those that have a thing removed when the session ends. */
export function lastingLabels(sessionLabels: Labels): Labels {
  const lasting = [LABEL_TESTCONTAINERS, LABEL_TESTCONTAINERS_LANG, LABEL_TESTCONTAINERS_VERSION];
  return Object.fromEntries(
    Object.entries(sessionLabels).filter(([name]) => lasting.includes(name)),
  );
}

/** Whether a session's end removes what carries these labels. */
export function isThrowaway(labels: Labels, sessionLabels: Labels): boolean {
  const lasting = lastingLabels(sessionLabels);
  // Those without a value come from an image that was kept.
  return Object.keys(sessionLabels).some(
    (name) => !(name in lasting) && (labels[name] ?? "") !== "",
  );
}
