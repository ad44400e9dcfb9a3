import type { BuildContext } from "../build-request";

/** A context for one build; to be disposed of after it. */
export type OpenedContext = BuildContext & AsyncDisposable;
