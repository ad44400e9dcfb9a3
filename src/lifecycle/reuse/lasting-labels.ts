import {
  LABEL_MAYFLY_FIXTURE,
  LABEL_MAYFLY_STARTED_BY,
  LABEL_MAYFLY_TEST_FILE,
  LABEL_TESTCONTAINERS,
  LABEL_TESTCONTAINERS_LANG,
  LABEL_TESTCONTAINERS_VERSION,
} from "../../spec/labels/labels";
import type { Labels } from "../../spec/container-spec";

/** Returns the session's labels, except those that mark objects for removal after the session. */
export function lastingLabels(sessionLabels: Labels): Labels {
  const lasting = [
    LABEL_TESTCONTAINERS,
    LABEL_TESTCONTAINERS_LANG,
    LABEL_TESTCONTAINERS_VERSION,
    LABEL_MAYFLY_STARTED_BY,
    LABEL_MAYFLY_FIXTURE,
    LABEL_MAYFLY_TEST_FILE,
  ];
  return Object.fromEntries(
    Object.entries(sessionLabels).filter(([name]) => lasting.includes(name)),
  );
}

/** Returns whether an object with these labels is removed after a session. */
export function isThrowaway(labels: Labels, sessionLabels: Labels): boolean {
  const lasting = lastingLabels(sessionLabels);
  // An empty label was inherited from an image that was kept.
  return Object.keys(sessionLabels).some(
    (name) => !(name in lasting) && (labels[name] ?? "") !== "",
  );
}
