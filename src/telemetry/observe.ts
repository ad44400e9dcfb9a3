import type { Operation } from "./operation";

/** Where version 1 of @opentelemetry/api keeps what an SDK registers (`internal/global-utils.ts` of its source). */
const REGISTERED = Symbol.for("opentelemetry.js.api.1");

/**
 * Does some work, and has a span and metrics of it if an SDK of OpenTelemetry is registered. Otherwise, only looks for
 * one: nothing is loaded.
 */
export function observe<T>(operation: Operation<T>, work: () => Promise<T>): Promise<T> {
  if (!(REGISTERED in globalThis)) return work();
  return import("./emit").then(({ emit }) => emit(operation, work));
}
