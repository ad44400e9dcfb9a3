import { ambient, type Ambient } from "./ambient";
import {
  LABEL_MAYFLY_FIXTURE,
  LABEL_MAYFLY_SCOPE,
  LABEL_MAYFLY_TEST_FILE,
  SCOPE_RUN,
} from "../spec/labels/labels";
import type { Session } from "./session";
import { testFilePath } from "./test-file-path";

/** Returns the labels for a new object: the session's, and within `keepForRun` one more. */
export function labelsHere(
  { labels }: Pick<Session, "labels">,
  { keptForRun = false }: Pick<Ambient, "keptForRun"> = ambient(),
): Session["labels"] {
  return keptForRun ? { ...labels, [LABEL_MAYFLY_SCOPE]: SCOPE_RUN } : labels;
}

/**
 * Returns the labels for a new container that say, for people, which fixture and which test file start it. They are
 * empty if that is not known: otherwise a container would inherit those of its image, which can be the commit of another
 * container.
 */
export function originLabels({ attribution }: Pick<Ambient, "attribution">): Session["labels"] {
  return {
    [LABEL_MAYFLY_FIXTURE]: attribution?.fixture ?? "",
    [LABEL_MAYFLY_TEST_FILE]: testFilePath() ?? "",
  };
}
