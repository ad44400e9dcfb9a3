import { runInThisContext } from "node:vm";
import type * as TarFs from "tar-fs";
import type * as TarStream from "tar-stream";

// Their streams keep the queueMicrotask that is there when they are loaded. Under fake timers that is one
// that never runs anything, and every copy of the test file would hang from then on.

const real = runInThisContext("queueMicrotask") as typeof queueMicrotask;

/* eslint-disable @typescript-eslint/no-require-imports -- at once: nobody else is to see the global meanwhile */

export function tarStream(): typeof TarStream {
  return withRealMicrotasks(() => require("tar-stream") as typeof TarStream);
}

export function tarFs(): typeof TarFs {
  return withRealMicrotasks(() => require("tar-fs") as typeof TarFs);
}

/** Loads what keeps the global `queueMicrotask`. */
export function withRealMicrotasks<T>(load: () => T): T {
  const current = globalThis.queueMicrotask;
  globalThis.queueMicrotask = real;
  try {
    return load();
  } finally {
    globalThis.queueMicrotask = current;
  }
}
