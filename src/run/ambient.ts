import { AsyncLocalStorage } from "node:async_hooks";
import { processWide } from "../common/process-wide";
import type { Handle } from "../spec/handle";
import type { ReuseOptions } from "../spec/reuse-options";
import type { Runtime } from "./runtime";
import type { Attribution } from "./start-record";

/**
 * What the code around a call has said for everything that the call begins.
 *
 * An argument cannot carry it: subclasses override `start()` and may drop its options, and fixtures
 * do not see the builders of the containers that they start. It is read where something begins; from
 * there on it is an argument.
 */
export interface Ambient {
  /** The runtime to use instead of the process's own. */
  readonly runtime?: Runtime;
  /** Containers whose builder has no `withReuse()` are shared with these options. */
  readonly reuse?: ReuseOptions;
  /** What is created is kept until the test run has ended. */
  readonly keptForRun?: boolean;
  /** What starts are recorded as. `started` gets the ids of containers that are this process's alone. */
  readonly attribution?: Attribution & { readonly started?: string[] };
  /** Builders that start together, each once: none of them starts its own dependencies. */
  readonly together?: ReadonlySet<object>;
  /** A running container that the builder's `start()` is to return, in the type of its class. */
  readonly running?: { readonly builder: object; readonly handle: Handle };
}

/** One for all copies of this module that a test runner loads. */
const storage = processWide("ambient", () => new AsyncLocalStorage<Ambient>());

/** Returns what the code around this call has said. */
export function ambient(): Ambient {
  return storage.getStore() ?? {};
}

/** Runs `action` with these values, which replace outer ones of the same names. */
export function within<T>(values: Ambient, action: () => T): T {
  return storage.run({ ...ambient(), ...values }, action);
}
