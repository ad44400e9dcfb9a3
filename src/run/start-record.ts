/** The phases of a start, in their order. A start has only those that it needs. */
export const PHASES = [
  /** Looks for the image, and pulls it. */
  "image",
  /** Registers the session with the watchdog or Ryuk; 0 after the first start. */
  "cleanup",
  /** With `withReuse()`: looks for the container, and waits while another start creates it. */
  "find",
  /** With `withBakedInit()`: looks for the baked image, and creates it the first time. */
  "bake",
  "create",
  /** Copies files and folders into the container. */
  "files",
  /** Starts the container, and waits until its ports are published. */
  "start",
  /** Waits until the container is ready. */
  "ready",
  /** Runs hooks, of users and of modules. */
  "hooks",
  /** After a failure: removes what the start created. */
  "undo",
] as const;
export type Phase = (typeof PHASES)[number];

/** Milliseconds by phase, for the phases that a start had. */
export type PhaseTimes = Readonly<Partial<Record<Phase, number>>>;

/** A phase of a start, from its beginning to its end. A phase that began twice has two of them. */
export interface Segment {
  readonly phase: Phase;
  /** Milliseconds from the beginning of the start. */
  readonly from: number;
  /** Milliseconds. */
  readonly took: number;
  /** What the phase waited for last, worded to follow "Waiting for:"; undefined before the container exists. */
  readonly waitingFor?: string;
  /** What the wait saw last, e.g. `connection refused`. */
  readonly lastSeen?: string;
}

/** The cause of a start or a use. */
export interface Attribution {
  /** The fixture's name; for a warm pool, the name of what it starts. */
  readonly fixture?: string;
  /** True for a start by a warm pool, before a test needs the container. */
  readonly pooled?: boolean;
}

/** The process that recorded something. Undefined fields are unknown, as in records of earlier versions. */
export interface RecordedBy {
  /** The id of the process. */
  readonly pid?: number;
  /** Which of the test runner's workers the process is, as the runner numbers them. */
  readonly worker?: string;
}

/** A start that succeeded or failed. */
export interface StartRecord extends Attribution, RecordedBy {
  readonly type: "start";
  readonly outcome: "started" | "reused" | "failed";
  /** The image as the code names it. */
  readonly image: string;
  /** The container's full id; undefined if the start failed before it had a container. */
  readonly id?: string;
  /** The container's name, without a slash. */
  readonly name?: string;
  /** The error's code, e.g. `CONTAINER_EXITED`; `ABORTED` for an abort. */
  readonly code?: string;
  /** When the start began, in milliseconds since 1970. */
  readonly at: number;
  /** How long the start took, in milliseconds. */
  readonly took: number;
  readonly phases: PhaseTimes;
  /** The phases in the order in which they were. Records of earlier versions do not have them. */
  readonly segments?: readonly Segment[];
  /** True if the container started from a baked image. */
  readonly baked?: boolean;
  /** The message of the error that a failed start threw. It has the container's last log lines. */
  readonly error?: string;
}

/** A use of a container that another process or an earlier run started. */
export interface UseRecord extends Attribution, RecordedBy {
  readonly type: "use";
  readonly image: string;
  readonly id: string;
  /** An id of the test file that uses the container. A file that is recorded twice counts once. */
  readonly by: string;
}

export type JournalRecord = StartRecord | UseRecord;
