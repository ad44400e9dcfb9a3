import { runInThisContext } from "node:vm";
import type * as TarStream from "./tar-stream";

// The streams of tar-stream keep the queueMicrotask that exists when they are loaded. Loaded under fake
// timers, they would keep one that never runs anything, and every copy into a container would hang in this test file.

const real = runInThisContext("queueMicrotask") as typeof queueMicrotask;

/* eslint-disable @typescript-eslint/no-require-imports -- synchronous, so that no other code sees the replaced global */

export function tarStream(): typeof TarStream {
  return withRealMicrotasks(() => require("./tar-stream") as typeof TarStream);
}

/** Loads a package that keeps the global `queueMicrotask`. */
export function withRealMicrotasks<T>(load: () => T): T {
  const current = globalThis.queueMicrotask;
  globalThis.queueMicrotask = real;
  try {
    return load();
  } finally {
    globalThis.queueMicrotask = current;
  }
}
