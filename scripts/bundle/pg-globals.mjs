// What pg takes from the global scope. Fake timers replace process.nextTick, and jsdom has no TextEncoder.

export { TextEncoder } from "node:util";

export function nextTick(callback, ...values) {
  void Promise.resolve().then(() => callback(...values));
}
