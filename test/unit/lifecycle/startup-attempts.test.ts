import { ContainerExitedError, ImagePullError } from "../../../src/errors";
import { readConfig } from "../../../src/config";
import { startRepeatedly } from "../../../src/lifecycle/startup-attempts";
import { startupTimeout, withConfiguredTimeout } from "../../../src/lifecycle/startup-timeout";
import { emptySpec, mergeSpec, type SpecPatch } from "../../../src/spec/merge-spec";
import { Readable } from "node:stream";

const EXITED = new ContainerExitedError("fake:1", 1, false, { logs: [] } as never);

/** Returns how many attempts were made, and the error of the last one if it failed. */
async function attemptsOf(
  patch: SpecPatch,
  failures: readonly Error[],
  signal?: AbortSignal,
): Promise<[number, unknown]> {
  const spec = mergeSpec(emptySpec("fake:1"), patch);
  let attempts = 0;
  const start = (): Promise<string> => {
    const failure = failures[attempts++];
    return failure === undefined ? Promise.resolve("started") : Promise.reject(failure);
  };
  const error: unknown = await startRepeatedly(spec, signal, start).then(
    () => undefined,
    (failure: unknown) => failure,
  );
  return [attempts, error];
}

describe("a start that fails", () => {
  const pull = new ImagePullError("fake:1", "no such image", undefined);
  const stream = [{ kind: "content" as const, content: Readable.from(["x"]), target: "/x" }];

  const stdin = Readable.from(["x"]);

  it.each<[string, SpecPatch, Error[], [number, unknown]]>([
    ["is not repeated by default", {}, [EXITED], [1, EXITED]],
    ["is repeated", { startupAttempts: 3 }, [EXITED, EXITED], [3, undefined]],
    ["is repeated so often only", { startupAttempts: 2 }, [EXITED, EXITED], [2, EXITED]],
    ["is not repeated without an image", { startupAttempts: 2 }, [pull], [1, pull]],
    ["cannot read its input again", { startupAttempts: 2, stdin }, [EXITED], [1, EXITED]],
    ["cannot read streams again", { startupAttempts: 2, copies: stream }, [EXITED], [1, EXITED]],
  ])("%s", async (_what, patch, failures, expected) => {
    expect(await attemptsOf(patch, failures)).toEqual(expected);
  });

  it("keeps only what the last attempt made", async () => {
    const told: boolean[] = [];
    const spec = mergeSpec(emptySpec("fake:1"), { startupAttempts: 3 });
    await startRepeatedly(spec, undefined, (isLast) => {
      told.push(isLast);
      return Promise.reject(EXITED);
    }).catch(() => undefined);
    expect(told).toEqual([false, false, true]);
  });

  it("is not repeated after an abort", async () => {
    expect(await attemptsOf({ startupAttempts: 2 }, [EXITED], AbortSignal.abort())).toEqual([
      1,
      EXITED,
    ]);
  });
});

describe("the start-up timeout", () => {
  it.each<[NodeJS.ProcessEnv, SpecPatch, number]>([
    [{}, {}, 60_000],
    [{ MAYFLY_STARTUP_TIMEOUT: "5" }, {}, 5_000],
    [{ MAYFLY_STARTUP_TIMEOUT: "5" }, { startupTimeout: 7_000 }, 7_000],
    [{ MAYFLY_STARTUP_TIMEOUT_FACTOR: "2" }, {}, 120_000],
    [{ MAYFLY_STARTUP_TIMEOUT_FACTOR: "2" }, { startupTimeout: 7_000 }, 14_000],
    [{ MAYFLY_STARTUP_TIMEOUT: "5", MAYFLY_STARTUP_TIMEOUT_FACTOR: "0.5" }, {}, 2_500],
  ])("with %j and %j is %d ms", (env, patch, expected) => {
    const spec = mergeSpec(emptySpec("fake:1"), patch);
    expect(startupTimeout(withConfiguredTimeout(spec, readConfig(env, "/nonexistent")))).toBe(
      expected,
    );
  });

  it.each(["0", "-1", "fast"])("cannot be multiplied by %s", (factor) => {
    const env = { MAYFLY_STARTUP_TIMEOUT_FACTOR: factor };
    expect(() => readConfig(env, "/nonexistent").startupTimeoutFactor).toThrow(
      `MAYFLY_STARTUP_TIMEOUT_FACTOR: expected a number above 0 and at most 1000, got "${factor}"`,
    );
  });
});
