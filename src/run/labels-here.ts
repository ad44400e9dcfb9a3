import { ambient, type Ambient } from "./ambient";
import { LABEL_MAYFLY_SCOPE, SCOPE_RUN } from "../spec/labels/labels";
import type { Session } from "./session";

/** Returns the labels for a new object: the session's, and within `keepForRun` one more. */
export function labelsHere(
  { labels }: Pick<Session, "labels">,
  { keptForRun = false }: Pick<Ambient, "keptForRun"> = ambient(),
): Session["labels"] {
  return keptForRun ? { ...labels, [LABEL_MAYFLY_SCOPE]: SCOPE_RUN } : labels;
}
