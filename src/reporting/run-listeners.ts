import type { RunListener } from "./run-listener";

/** The place to plug in. Each is loaded when a run begins. */
export const RUN_LISTENERS: readonly (() => Promise<RunListener>)[] = [
  async (): Promise<RunListener> => (await import("../fixtures/run-listener")).fixturesListener,
];
