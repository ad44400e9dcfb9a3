import type { Segment } from "../run/start-record";

/** What OpenTelemetry is told of. */
export interface Operation<T> {
  readonly name: "container.start" | "image.pull" | "image.build";
  /** The image as the code names it; of a pull, the image that the engine is asked for. */
  readonly image: string;
  /** Returns the milliseconds since the operation began, from which segments count. Default: it begins now. */
  readonly elapsed?: () => number;
  /** Returns what is known at the end. `result` is undefined after a failure. */
  readonly atEnd?: (result: T | undefined) => {
    readonly attributes: Readonly<Record<string, string>>;
    /** The phases, counted from the operation's beginning. */
    readonly segments: readonly Segment[];
  };
}
