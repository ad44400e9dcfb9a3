import {
  LABEL_TESTCONTAINERS,
  LABEL_TESTCONTAINERS_LANG,
  LABEL_TESTCONTAINERS_VERSION,
} from "../../spec/labels";
import type { Labels } from "../../spec/container-spec";

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
