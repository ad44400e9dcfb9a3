import type { WaitContext } from "../../../src/spec/wait";

export interface FakeContext extends WaitContext {
  readonly reports: readonly string[];
  readonly abort: (reason?: unknown) => void;
  /** Makes the container exit. */
  readonly exit: () => void;
  /** Resolves with the first report that matches the pattern. */
  readonly reported: (pattern: RegExp) => Promise<string>;
}

/** A wait's context, which keeps everything that the wait reports. */
export function fakeContext(startedAt?: Date): FakeContext {
  const controller = new AbortController();
  const exit = new AbortController();
  const reports: string[] = [];
  const listeners = new Set<(text: string) => void>();
  return {
    signal: controller.signal,
    exited: exit.signal,
    startedAt,
    reports,
    report(text) {
      reports.push(text);
      for (const listener of listeners) listener(text);
    },
    abort(reason) {
      controller.abort(reason);
    },
    exit() {
      exit.abort();
    },
    reported: (pattern) =>
      new Promise((resolve) => {
        const check = (text: string): void => {
          if (!pattern.test(text)) return;
          listeners.delete(check);
          resolve(text);
        };
        listeners.add(check);
        reports.forEach(check);
      }),
  };
}
