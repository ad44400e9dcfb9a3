import { rmSync } from "node:fs";
import { forEngine, readConfig, type Config } from "../../../src/config";
import { realProcess } from "../../../src/common/process-wide";
import type { EngineEndpoint } from "../../../src/engine/endpoint";
import { EngineNotFoundError } from "../../../src/errors";
import { runFolder } from "../../../src/run/run-folder";
import { findEngineOfRun } from "../../../src/spread/engine-of-run";
import type { Load } from "../../../src/spread/load";
import { placeWorker, type Engines } from "../../../src/spread/place-worker";
import { ownSession } from "../../support/own-session";

const NONE: Load = { containers: 0, memory: 0 };
const run = { id: ownSession() };

afterEach(() => {
  rmSync(runFolder(run), { recursive: true, force: true });
});

const settingsOf = (worker: string, others: NodeJS.ProcessEnv = {}): Config =>
  readConfig(
    { MAYFLY_ENGINES: "tcp://a:1, ci-b ,unix:///c", JEST_WORKER_ID: worker, ...others },
    "/nonexistent",
  );

/** Engines of which some are dead. Each context `ci-b` is at `tcp://b`. */
function engines(
  loads: Readonly<Record<string, Load>> = {},
  dead: readonly string[] = [],
): Engines {
  const uriOf = ({ dockerHost, dockerContext }: Config): string =>
    dockerHost?.uri ?? dockerContext?.replace("ci-", "tcp://") ?? "";
  return {
    find: (settings) => {
      const uri = uriOf(settings);
      if (!dead.includes(uri)) return Promise.resolve({ uri } as EngineEndpoint);
      return Promise.reject(
        new EngineNotFoundError([{ uri, origin: "test", reason: "dead" }], "start it"),
      );
    },
    load: ({ endpoint }) => Promise.resolve(loads[endpoint.uri] ?? NONE),
  };
}

async function place(worker: string, from = engines(), env?: NodeJS.ProcessEnv): Promise<string> {
  const { endpoint } = await placeWorker(settingsOf(worker, env), run, from);
  return endpoint.uri;
}

it("places workers evenly, and each always on the same engine", async () => {
  const placed: string[] = [];
  for (const worker of ["1", "2", "3", "4", "5", "6", "2"]) placed.push(await place(worker));
  expect(placed.slice(0, 3).sort()).toEqual(["tcp://a:1", "tcp://b", "unix:///c"]);
  expect(placed.slice(3, 6).sort()).toEqual(["tcp://a:1", "tcp://b", "unix:///c"]);
  expect(placed[6]).toBe(placed[1]);
});

it("prefers among equals the engine with the fewest containers, then with the smallest limits", async () => {
  const busy = { containers: 2, memory: 0 };
  const full = { containers: 1, memory: 0.5 };
  const free = { containers: 1, memory: 0.1 };
  const from = engines({ "tcp://a:1": busy, "tcp://b": full, "unix:///c": free });
  expect([await place("1", from), await place("2", from), await place("3", from)]).toEqual([
    "unix:///c",
    "tcp://b",
    "tcp://a:1",
  ]);
});

it("fails with the name of an engine that does not answer", async () => {
  const from = engines({}, ["tcp://a:1", "tcp://b", "unix:///c"]);
  await expect(place("1", from)).rejects.toThrow("tcp://a:1");
});

it("leaves out engines that do not answer if the setting says so", async () => {
  const warned = jest.spyOn(realProcess, "emitWarning").mockReturnValue();
  const env = { MAYFLY_DEAD_ENGINES: "skip" };
  expect(await place("1", engines({}, ["tcp://a:1"]), env)).not.toBe("tcp://a:1");
  const from = engines({}, ["tcp://a:1", "tcp://b"]);
  expect([await place("2", from, env), await place("3", from, env)]).toEqual([
    "unix:///c",
    "unix:///c",
  ]);
  const all = engines({}, ["tcp://a:1", "tcp://b", "unix:///c"]);
  await expect(place("4", all, env)).rejects.toMatchObject({
    code: "NO_ENGINE_LEFT",
    message: expect.stringMatching(/tcp:\/\/a:1.*ci-b.*unix:\/\/\/c/s) as string,
  });
  // Once for each engine.
  expect(warned).toHaveBeenCalledTimes(3);
});

it("keeps no worker waiting for another's engine, which does not answer", async () => {
  const from = engines();
  expect(await place("1", from)).toBe("tcp://a:1");
  const never = { ...from, find: () => new Promise<EngineEndpoint>(() => undefined) };
  void place("1", never);
  expect(await place("2", from)).toBe("tcp://b");
});

it("does not count the runner among its workers", async () => {
  expect(await place("", engines())).toBe("tcp://a:1");
  expect(await place("1", engines())).toBe("tcp://a:1");
});

it("finds the engine of an object by its URI, once a worker was there", async () => {
  const settings = settingsOf("1");
  expect(findEngineOfRun(settings, run, "tcp://b")).toBeUndefined();
  for (const worker of ["1", "2", "3"]) await place(worker);
  expect(findEngineOfRun(settings, run, "tcp://b")).toEqual({ context: "ci-b" });
  expect(findEngineOfRun(settings, run, "unix:///c")).toEqual({ address: "unix:///c" });
  expect(findEngineOfRun(settings, run, "tcp://elsewhere")).toBeUndefined();
});

it("finds an engine by its own address, and leaves settings of the default engine out", () => {
  const settings = readConfig(
    {
      DOCKER_HOST: "tcp://default:1",
      TESTCONTAINERS_HOST_OVERRIDE: "not a host",
      MAYFLY_CLEANUP: "wrong",
    },
    "/nonexistent",
  );
  const other = forEngine(settings, { address: "tcp://a:1", certPath: "/certs" }, "a test");
  expect(other).toMatchObject({
    dockerHost: { uri: "tcp://a:1", origin: "a test" },
    hostOverride: undefined,
    certPath: "/certs",
    tlsVerify: true,
  });
  expect(() => other.cleanup).toThrow("MAYFLY_CLEANUP");
});
