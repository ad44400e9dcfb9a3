/** The steps of a start, in their order; each happens as far as a start needs it. */
export const PHASES = [
  /** Looking for the image, and pulling it. */
  "image",
  /** Until whatever cleans up, a watchdog or Ryuk, knows of this session; 0 after the first start. */
  "cleanup",
  /** With `withReuse()`: looking for the container, and waiting for one that somebody else makes. */
  "find",
  /** With `withBakedInit()`: looking for the image, and making it the first time. */
  "bake",
  "create",
  /** Copying files and folders into it. */
  "files",
  /** The engine's start, until its ports are published. */
  "start",
  /** The wait strategy. */
  "ready",
  /** What users' own code does: hooks, also those of modules. */
  "hooks",
  /** After a failure: removing what was made. */
  "undo",
] as const;
export type Phase = (typeof PHASES)[number];

/** Milliseconds, of the phases that there were. */
export type PhaseTimes = Readonly<Partial<Record<Phase, number>>>;

/** Who had something started. */
export interface Attribution {
  /** Name of the fixture. */
  readonly fixture?: string;
}

/** A start that has ended, however it did. */
export interface StartRecord extends Attribution {
  readonly type: "start";
  readonly outcome: "started" | "reused" | "failed";
  /** As the code names it. */
  readonly image: string;
  /** The container's, in full; undefined where a failure came before. */
  readonly id?: string;
  /** The container's name, without a slash. */
  readonly name?: string;
  /** Of the error, e.g. `CONTAINER_EXITED`; `ABORTED` for an abort. */
  readonly code?: string;
  /** When it began: milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds that it took. */
  readonly took: number;
  readonly phases: PhaseTimes;
}

/** Somebody uses a container that another process, or an earlier run, has started. */
export interface UseRecord extends Attribution {
  readonly type: "use";
  readonly image: string;
  readonly id: string;
  /** The user, e.g. the path of a test file. One that is told of twice counts once. */
  readonly by: string;
}

export type JournalRecord = StartRecord | UseRecord;
