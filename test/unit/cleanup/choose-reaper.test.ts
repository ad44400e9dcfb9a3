import { chooseReaper, modesFor, type Choice } from "../../../src/cleanup/choose-reaper";
import type { Reaper } from "../../../src/run/reaper";
import { readConfig } from "../../../src/config";
import { realProcess } from "../../../src/common/process-wide";

const LOCAL = { address: { socketPath: "/var/run/docker.sock" } };
const REMOTE = { address: { host: "engine.lan", port: 2375, tls: undefined } };
const settings = (env: NodeJS.ProcessEnv): Choice["config"] => readConfig(env, "/nonexistent");
const inside = () => Promise.resolve(true);
const outside = () => Promise.resolve(false);

describe("the modes to try", () => {
  it.each([
    ["a local engine", LOCAL, outside, {}, ["watchdog", "exit"]],
    ["a remote engine", REMOTE, outside, {}, ["ryuk", "watchdog", "exit"]],
    ["a process in the engine's container", LOCAL, inside, {}, ["ryuk", "watchdog", "exit"]],
    [
      "Ryuk disabled",
      REMOTE,
      inside,
      { TESTCONTAINERS_RYUK_DISABLED: "true" },
      ["watchdog", "exit"],
    ],
    ["Ryuk chosen", LOCAL, outside, { MAYFLY_CLEANUP: "ryuk" }, ["ryuk", "watchdog", "exit"]],
    ["the watchdog chosen", REMOTE, outside, { MAYFLY_CLEANUP: "Watchdog" }, ["watchdog", "exit"]],
    ["exit chosen", LOCAL, outside, { MAYFLY_CLEANUP: "exit" }, ["exit"]],
    ["off chosen", LOCAL, outside, { MAYFLY_CLEANUP: "off" }, []],
  ])("for %s", async (_title, endpoint, isInContainer, env, modes) => {
    expect(await modesFor({ endpoint, config: settings(env), isInContainer })).toEqual(modes);
  });

  it("are those outside of a container if the engine does not answer", async () => {
    const isInContainer = () => Promise.reject(new Error("forbidden"));
    expect(await modesFor({ endpoint: LOCAL, config: settings({}), isInContainer })).toEqual([
      "watchdog",
      "exit",
    ]);
  });

  it("must exist", () => {
    const refused = (): unknown => chooseReaper(choice({}, { MAYFLY_CLEANUP: "broom" }));
    expect(refused).toThrow(
      'MAYFLY_CLEANUP: expected one of watchdog, ryuk, exit, off, got "broom"',
    );
  });
});

function choice(open: Partial<Choice["open"]>, env: NodeJS.ProcessEnv = {}): Choice {
  const unwanted = (): never => {
    throw new Error("not wanted");
  };
  return {
    endpoint: LOCAL,
    config: settings(env),
    isInContainer: outside,
    open: { watchdog: unwanted, ryuk: unwanted, exit: unwanted, ...open },
  };
}

class Noting implements Reaper {
  readonly tracked: object[] = [];

  track(filter: object): Promise<void> {
    this.tracked.push(filter);
    return Promise.resolve();
  }
}

describe("an object that is kept for the run", () => {
  it("is tracked by a reaper that needs connections, and kept by its labels otherwise", async () => {
    const tracked: object[] = [];
    const byConnections = (): Reaper => ({
      track: () => Promise.resolve(),
      trackRun: (filter) => Promise.resolve(tracked.push(filter) > 0),
    });
    const open = { watchdog: () => new Noting(), ryuk: byConnections };
    const asked = async (env: NodeJS.ProcessEnv): Promise<boolean | undefined> =>
      chooseReaper(choice(open, env)).trackRun?.({ s: "1" });
    expect(await asked({})).toBe(false);
    expect(tracked).toEqual([]);
    expect(await asked({ MAYFLY_CLEANUP: "ryuk" })).toBe(true);
    expect(tracked).toEqual([{ s: "1" }]);
  });
});

describe("a mode that does not work", () => {
  const warnings: { message: string; code: unknown }[] = [];
  let emit: jest.SpyInstance;

  beforeEach(() => {
    warnings.length = 0;
    emit = jest.spyOn(realProcess, "emitWarning").mockImplementation((...args: unknown[]) => {
      const { code } = args[1] as { code: unknown };
      warnings.push({ message: String(args[0]), code });
    });
    // Each warning is shown once per process.
    (realProcess as unknown as Record<symbol, Map<string, unknown>>)[Symbol.for("mayfly")]?.clear();
  });

  afterEach(() => {
    emit.mockRestore();
  });

  it("is replaced by the next, with one warning, however many starts fail", async () => {
    const exit = new Noting();
    const reaper = chooseReaper(
      choice({
        watchdog: () => ({ track: () => Promise.reject(new Error("no place for its socket")) }),
        exit: () => exit,
      }),
    );
    await Promise.all([reaper.track({ a: "1" }), reaper.track({ b: "2" })]);
    await reaper.track({ c: "3" });
    expect(exit.tracked).toHaveLength(3);
    expect(warnings).toEqual([
      {
        message:
          "Cleanup mode watchdog does not work. Instead, this process cleans up when it exits, " +
          "but not when it is killed. Reason: no place for its socket",
        code: "MAYFLY_CLEANUP_WATCHDOG",
      },
    ]);
  });

  it("fails no start, even if there is no next mode", async () => {
    const reaper = chooseReaper(choice({}));
    await expect(reaper.track({ a: "1" })).resolves.toBeUndefined();
    // No warning promises what the next one takes back.
    const consequence =
      "does not work. Nothing cleans up after this process; run `npx mayfly prune` when it has ended";
    expect(warnings.map(({ message }) => message)).toEqual([
      `Cleanup mode watchdog ${consequence}. Reason: not wanted`,
      `Cleanup mode exit ${consequence}. Reason: not wanted`,
    ]);
  });

  it("rejects a request to hold a container if it cannot stop containers", async () => {
    const reaper = chooseReaper(choice({ exit: () => new Noting() }, { MAYFLY_CLEANUP: "exit" }));
    await expect(reaper.hold!("abc", 1000)).rejects.toThrow(
      "cleanup mode exit cannot stop idle containers",
    );
    expect(warnings).toEqual([]);
  });
});

it("off tracks nothing, and opens nothing", async () => {
  await chooseReaper(choice({}, { MAYFLY_CLEANUP: "off" })).track({ a: "1" });
});
