import { isShown } from "../../../../src/common/terminal/progress-line";
import { readConfig } from "../../../../src/config";

const shown = (env: NodeJS.ProcessEnv, isTerminal = true): boolean =>
  isShown(readConfig({ TERM: "xterm", ...env }, "/nonexistent"), () => isTerminal);

describe("the progress of starts", () => {
  it("is shown on a terminal, and nowhere else", () => {
    expect(shown({})).toBe(true);
    expect(shown({}, false)).toBe(false);
    expect(shown({ MAYFLY_PROGRESS: "on" }, false)).toBe(false);
    expect(shown({ TERM: "dumb" })).toBe(false);
  });

  it.each([
    { CI: "true" },
    { JEST_WORKER_ID: "1" },
    { VITEST: "true" },
    { MOCHA_WORKER_ID: "0" },
    { TEST_WORKER_INDEX: "0" },
    { NODE_TEST_CONTEXT: "child-v8" },
    { NODE_ENV: "test" },
  ])("is not shown with %j, unless it is asked for", (env) => {
    expect(shown(env)).toBe(false);
    expect(shown({ ...env, MAYFLY_PROGRESS: "on" })).toBe(true);
  });

  it("is not shown where it is not wanted", () => {
    expect(shown({ MAYFLY_PROGRESS: "off" })).toBe(false);
    expect(shown({ CI: "false" })).toBe(true);
    expect(() => shown({ MAYFLY_PROGRESS: "yes" })).toThrow(
      'MAYFLY_PROGRESS: expected on or off, got "yes"',
    );
  });
});
