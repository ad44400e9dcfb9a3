import { runInThisContext } from "node:vm";

/**
 * The real `process`, from the context that Node started in.
 *
 * Jest gives each test file its own module registry and a copy of `process` that never emits `exit`.
 */
export const realProcess = runInThisContext("process") as NodeJS.Process;

const KEY = Symbol.for("mayfly");

/** The names of all values that exist once in a process. Only one place uses each name, and knows its type. */
export type ProcessWideName =
  /** The values that calls set for everything that they start: `run/ambient`. */
  | "ambient"
  /** The machine's clock, which fake timers do not change: `common/clock`. */
  | "date"
  /** This machine, namespace and user: `run/process-id`. */
  | "place"
  /** The test run that this process is part of: `run/this-test-run`. */
  | "test run"
  /** Starts before a journal existed, and how far each journal has been read: `journal/journal`. */
  | "journal"
  | "journal positions"
  /** Notes on the values of fixtures: `fixtures/values/notes`. */
  | "fixture notes"
  /** What disturbs containers' connections now: `container/faults/active-faults`. */
  | "network faults"
  /** Starts that are creating a reusable container: `lifecycle/reuse/creator`. */
  | "reuse attempts"
  /** By engine: the network in which containers find this machine: `lifecycle/host-network`. */
  | "host networks"
  /** By engine: the tunnel to this machine: `host-access/tunnel/tunnel`. */
  | "tunnels"
  /** The ports that containers reach: `host-access/shared-ports`. */
  | "exposed host ports"
  /** By folder: connections to machines of engines: `engine/ssh/open-connection`. */
  | "ssh connections"
  /** The programs of Docker Compose that were found: `compose/find-program`. */
  | "compose programs"
  /** Recent answers of credential helpers: `registry/find-credentials`. */
  | "credential helpers"
  /** The image locks that were read, by place and setting: `image-lock/find-lock`. */
  | "image locks"
  /** The images that this process has recorded: `image-lock/record-image`. */
  | "recorded images"
  /** One for each program or container that cleans up: `cleanup/`. */
  | "cleanup program"
  | "exit reaper works"
  | `exit reaper ${string}`
  | `ryuk ${string}`
  | `watchdog ${string}`
  /** One for each warning that was given. */
  | `warning ${string}`
  | `login warning ${string}`;

/** Returns a value that exists once in the process, however many copies of this module there are. */
export function processWide<T>(name: ProcessWideName, create: () => T): T {
  const host = realProcess as NodeJS.Process & { [KEY]?: Map<string, unknown> };
  const values = (host[KEY] ??= new Map());
  if (!values.has(name)) values.set(name, create());
  return values.get(name) as T;
}
