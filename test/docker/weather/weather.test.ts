import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { GenericContainer, type StartedContainer } from "../../../src";
import { engineCalls } from "../../../src/cleanup/engine-calls";
import { removeLabelled } from "../../../src/cleanup/remove-labelled";
import { openSession } from "../../../src/run/session";
import { readConfig, type Config } from "../../../src/config";
import { DockerEngine } from "../../../src/engine/docker-engine";
import type { EngineEndpoint } from "../../../src/engine/endpoint";
import { findEngine } from "../../../src/engine/find-engine";
import { fieldOf, messageOf } from "../../../src/errors";
import type { Runtime } from "../../../src/run/runtime";
import { inRuntime } from "../../../src/runtime";
import { FaultyProxy, type Rule } from "../../support/faulty-proxy";
import { BUSYBOX } from "../../support/images";
import { realEngine } from "../../support/real-engine";
import { seededRandom } from "../../support/seeded-random";
import { allCombinations, sample, type Combination } from "./combinations";
import { LABEL, OPERATIONS, sharedBehind, type Operation, type Place } from "./operations";
import { publishTestImage } from "./remote-image";

/**
 * How many combinations must have met their fault; `MAYFLY_WEATHER=all` takes every one. Some polls end before their
 * second request, and so meet no fault: how many do, depends on how busy the machine is.
 */
const REQUIRED = 300;
const LANES = 12;
/** Milliseconds for the answer of an engine that hangs on purpose; else there is less of a hurry, or none. */
const SHORT_LIMIT_MS = 8_000;
const LONG_LIMIT_MS = 30_000;
const FAIR_LIMIT_MS = 120_000;
/** Milliseconds of an operation's own limit, in weather in which it may fail; else there is no hurry. */
const OWN_LIMIT_MS = 4_000;
/** What an operation with all its limits, and those of its undoing, takes at most on a busy machine. */
const DEADLINE_MS = 400_000;
/** Milliseconds for what is under way to end, where nothing may be left; and where something may. */
const SETTLED_MS = 90_000;
const LEFT_MS = 2_000;

const env = { ...process.env };
/** The settings of a process that lets a pull go without progress for so many seconds. */
const settingsWith = (pause: string): Config =>
  readConfig(
    { ...env, TESTCONTAINERS_PULL_PAUSE_TIMEOUT: pause, TESTCONTAINERS_PULL_PROGRESS: "quiet" },
    "/nonexistent",
  );
const [IN_FAIR_WEATHER, IN_BAD_WEATHER] = [settingsWith("120"), settingsWith("2")];
/** The same for everybody who changes something else; `MAYFLY_WEATHER=random` looks for more. */
const USUAL_SEED = 1002996689;
const seed = Number(
  env["MAYFLY_TEST_SEED"] ?? (env["MAYFLY_WEATHER"] === "random" ? randomInt(2 ** 31) : USUAL_SEED),
);

let endpoint: EngineEndpoint;
let remote: { readonly image: string; readonly remove: () => Promise<void> };

beforeAll(async () => {
  endpoint = await findEngine(readConfig(env, "/nonexistent"));
  remote = await publishTestImage();
});

afterAll(async () => {
  await remote.remove();
  // The classic builder goes on with a step when nobody listens any more. Its image is the builder's
  // cache, which has the session's label only with the last step.
  await removeLabelled(engineCalls(endpoint), { [LABEL]: "" });
});

interface Outcome {
  readonly error: unknown;
  readonly settled: boolean;
  readonly broken: boolean;
  readonly routes: readonly string[];
  /** What was there afterwards, and that it was gone by its label. */
  readonly left: readonly string[];
}

/** The runtime of a process whose engine is behind this proxy. */
function runtimeBehind(socketPath: string, limit: number, config: Config): Runtime {
  const behind = { ...endpoint, uri: `unix://${socketPath}`, address: { socketPath } };
  return {
    config,
    engine: new DockerEngine(behind, limit),
    reach: { host: "127.0.0.1", bindIp: "127.0.0.1" },
    hostGateway: { extraHosts: [], route: { by: "engine" } },
    session: openSession(readConfig(env, "/nonexistent")),
    reaper: { track: () => Promise.resolve() },
  };
}

async function attempt(
  { run, keepsImage }: Operation,
  shared: StartedContainer,
  rule?: Rule,
  mayLeave = false,
): Promise<Outcome> {
  const mark = randomUUID();
  const isFair = rule === undefined || rule.fault.kind === "late";
  const inBadWeather = rule?.fault.kind === "hangs" ? SHORT_LIMIT_MS : LONG_LIMIT_MS;
  await using proxy = await FaultyProxy.start(endpoint.address, rule);
  const runtime = isFair
    ? runtimeBehind(proxy.socketPath, FAIR_LIMIT_MS, IN_FAIR_WEATHER)
    : runtimeBehind(proxy.socketPath, inBadWeather, IN_BAD_WEATHER);
  const place = (): Place => ({
    mark,
    shared: sharedBehind(shared, runtime.engine.uri),
    remoteImage: remote.image,
    limit: isFair ? FAIR_LIMIT_MS : OWN_LIMIT_MS,
  });
  const giveUp = new AbortController();
  const late = sleep(DEADLINE_MS, "late" as const, { signal: giveUp.signal }).catch(
    () => undefined,
  );
  const ended = inRuntime(runtime, () => run(place())).then(
    () => ({ error: undefined }),
    (error: unknown) => ({ error }),
  );
  const outcome = await Promise.race([ended, late]);
  giveUp.abort();
  const settled = typeof outcome === "object";
  const error = settled ? outcome.error : undefined;
  const patience = mayLeave ? LEFT_MS : SETTLED_MS;
  const left = await remains(mark, keepsImage === true && error === undefined, patience);
  return { error, settled, broken: proxy.broken > 0, routes: [...proxy.routes], left };
}

/** What carries the mark, once there has been time for what is under way; then it is removed. */
async function remains(mark: string, keepsImage: boolean, patience: number): Promise<string[]> {
  const engine = await realEngine();
  const filter = { [LABEL]: mark };
  let left: string[] = [];
  for (let waited = 0; waited < patience; waited += 250) {
    if (waited > 0) await sleep(250);
    const [containers, networks, volumes, images] = await Promise.all([
      engine.containers.list(filter),
      engine.networks.list(filter),
      engine.volumes.list(filter),
      engine.images.list(filter),
    ]);
    left = [
      ...containers.map((id) => `container ${id}`),
      ...networks.map((id) => `network ${id}`),
      ...volumes.map((name) => `volume ${name}`),
      ...(keepsImage ? [] : images).map((id) => `image ${id}`),
    ];
    if (left.length === 0 && !keepsImage) return [];
    if (left.length === 0) break;
  }
  // As the watchdog does when the session ends: what is in use, or just being removed, it tries again.
  let failures: readonly string[] = [];
  for (let waited = 0; waited < SETTLED_MS; waited += 250) {
    ({ failures } = await removeLabelled(engineCalls(endpoint), filter));
    if (failures.length === 0) break;
    await sleep(250);
  }
  if (failures.length > 0) left.push(...failures.map((failure) => `not removed: ${failure}`));
  return left;
}

/** The shared container is as before, whatever an operation left of it. */
async function repair(shared: StartedContainer): Promise<void> {
  const engine = await realEngine();
  const id = shared.getId();
  const { state } = await engine.containers.inspect(id);
  if (state.status === "paused") await engine.containers.unpause(id);
  else if (!state.running) await engine.containers.start(id);
}

/** What the process cannot undo, since the engine does not let it; the session's end can. */
function isLeftToTheSession({ operation, rule }: Combination): boolean {
  const { route = "", forGood } = rule;
  // The image of a build whose answer is lost has its session's label; nobody was told its id.
  return forGood || route.startsWith("DELETE ") || operation.name === "build";
}

const SAYS_WHAT =
  /^The engine failed to \S+ .+: |^A container of |^Image \S+ could not be |^Failed to build image \S+: |could not be run: | did not end within |^The command |^The container /;
/** The weather as it shows: Mayfly's words for what was seen, and those of the faults themselves. */
const EVIDENCE =
  /connection was closed|no answer within|no further data|no progress for|did not upgrade the connection|is not JSON|has no id|Parse Error|ended without|exited without|not ready after|exited with code|did not end|timed out|took longer|gave no reason, only|disk is full|deadline exceeded|Bad gateway|in use|in progress|Unexpected end of data|frame of unknown|publishes none|is not running/;

function faultsIn(combination: Combination, outcome: Outcome): string[] {
  const { error, settled, left } = outcome;
  const found: string[] = [];
  if (!settled) found.push(`it did not settle within ${DEADLINE_MS} ms`);
  if (combination.rule.fault.kind === "late" && error !== undefined) {
    const { rejects } = combination.operation;
    if (rejects?.test(messageOf(error)) !== true)
      found.push(`slow, not broken: ${messageOf(error)}`);
  }
  if (error !== undefined && fieldOf(error, "name") !== "TimeoutError") {
    const text = messageOf(error);
    if (!/^[A-Z_]+$/.test(String(fieldOf(error, "code"))))
      found.push(`no error of ours: ${messageOf(error)}`);
    if (!SAYS_WHAT.test(text)) found.push(`does not say what failed: ${text}`);
    if (!EVIDENCE.test(text)) found.push(`no evidence: ${text}`);
  }
  const unexpected = isLeftToTheSession(combination)
    ? left.filter((text) => text.startsWith("not"))
    : left;
  found.push(...unexpected.map((thing) => `left: ${thing}`));
  return found.map((text) => `${combination.name}\n    ${text}`);
}

/** Works through a list in several lanes, each with a container of its own, until there has been enough. */
async function inLanes<T>(
  items: readonly T[],
  work: (item: T, shared: StartedContainer) => Promise<void>,
  isEnough = (): boolean => false,
): Promise<void> {
  const rest = [...items];
  const next = (): T | undefined => (isEnough() ? undefined : rest.shift());
  const direct = runtimeBehind("/nonexistent", FAIR_LIMIT_MS, IN_FAIR_WEATHER);
  const engine = await realEngine();
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      await using shared = await inRuntime({ ...direct, engine }, () =>
        new GenericContainer(BUSYBOX)
          .withCommand(["sh", "-c", "echo hello; trap 'exit 0' TERM; sleep 600 & wait"])
          .start(),
      );
      for (let item = next(); item !== undefined; item = next()) {
        await work(item, shared);
        await repair(shared);
      }
    }),
  );
}

test("every operation succeeds or says why it does not, and leaves nothing, in any weather", async () => {
  const random = seededRandom(seed);
  const fair: { operation: Operation; routes: readonly string[] }[] = [];
  await inLanes(OPERATIONS, async (operation, shared) => {
    const { error, routes, left } = await attempt(operation, shared);
    if (error !== undefined) expect(messageOf(error)).toMatch(operation.rejects ?? /^never$/);
    expect([operation.name, left]).toEqual([operation.name, []]);
    fair.push({ operation, routes });
  });
  // In the list's order, whichever was first to end: the seed has to mean the same every time.
  fair.sort((a, b) => OPERATIONS.indexOf(a.operation) - OPERATIONS.indexOf(b.operation));
  const all = allCombinations(fair, random);
  const takesAll = env["MAYFLY_WEATHER"] === "all";

  const faults: string[] = [];
  const counts = { taken: 0, broken: 0, succeeded: 0, rejected: 0, leftToSession: 0 };
  const work = async (combination: Combination, shared: StartedContainer): Promise<void> => {
    counts.taken++;
    const outcome = await attempt(
      combination.operation,
      shared,
      combination.rule,
      isLeftToTheSession(combination),
    );
    faults.push(...faultsIn(combination, outcome));
    if (!outcome.broken) return;
    counts.broken++;
    if (outcome.error === undefined) counts.succeeded++;
    else counts.rejected++;
    if (outcome.left.length > 0) counts.leftToSession++;
  };
  const mixed = takesAll ? all : sample(all, all.length, random);
  await inLanes(mixed, work, () => !takesAll && counts.broken >= REQUIRED);
  const title = `MAYFLY_TEST_SEED=${seed}: ${counts.taken} of ${all.length} combinations`;
  process.stdout.write(`${title}, ${JSON.stringify(counts)}\n`);
  expect(`${title}\n${faults.join("\n")}`).toBe(`${title}\n`);
  expect(counts.broken).toBeGreaterThanOrEqual(REQUIRED);
}, 1_800_000);
