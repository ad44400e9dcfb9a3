import { AsyncLocalStorage } from "node:async_hooks";
import { processWide } from "../common/process-wide";
import type { Engine } from "../engine/engine";
import type { Handle } from "../spec/handle";
import type { ReuseOptions } from "../spec/reuse-options";
import type { Runtime } from "./runtime";
import type { Attribution } from "./start-record";

/** A container that a call has started. */
export interface StartedHere {
  readonly id: string;
  readonly engine: Pick<Engine, "containers" | "uri">;
}

/**
 * The values that surrounding code sets for everything that a call starts.
 *
 * An argument cannot carry these values: subclasses override `start()` and may drop its options, and fixtures do not
 * see the builders of the containers that they start. A start reads the values once, at its beginning, and
 * passes them on as arguments.
 */
export interface Ambient {
  /** The runtime to use instead of the process's own. */
  readonly runtime?: Runtime;
  /** Containers whose builder has no `withReuse()` are shared with these options. */
  readonly reuse?: ReuseOptions;
  /** Whether created objects are kept until the runner has ended. */
  readonly keptForRun?: boolean;
  /** The cause to record for each start. `started` collects the containers that only this process uses. */
  readonly attribution?: Attribution & { readonly started?: StartedHere[] };
  /** Builders that start together, each once. None of them starts its own dependencies. */
  readonly together?: ReadonlySet<object>;
  /** A running container that the builder's `start()` returns, in the type of the builder's class. */
  readonly running?: { readonly builder: object; readonly handle: Handle };
}

/** Shared by all copies of this module that a test runner loads. */
const storage = processWide("ambient", () => new AsyncLocalStorage<Ambient>());

/** Returns the values that the code around this call has set. */
export function ambient(): Ambient {
  return storage.getStore() ?? {};
}

/** Runs `action` with these values. They replace outer values of the same names. */
export function within<T>(values: Ambient, action: () => T): T {
  return storage.run({ ...ambient(), ...values }, action);
}
