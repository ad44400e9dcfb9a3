import { withFileLock } from "../common/file-lock";
import { realProcess } from "../common/process-wide";
import { warn } from "../common/warn";
import { choiceOf, forEngine, type Config } from "../config";
import type { EngineEndpoint } from "../engine/endpoint";
import { fieldOf, messageOf, MayflyError } from "../errors";
import { formatProcessId, processIdOf } from "../run/process-id";
import type { TestRunId } from "../run/session";
import { byLoad, NO_LOAD, type Load } from "./load";
import { placesLock, readPlaces, writePlaces, type Places } from "./places";

/** The setting that names the engines. */
const ENGINES = "MAYFLY_ENGINES";

/** An engine that has answered, with the settings that found it. */
export interface Placed {
  readonly settings: Config;
  readonly endpoint: EngineEndpoint;
}

export interface Engines {
  find(settings: Config): Promise<EngineEndpoint>;
  /** Asks an engine how much it has to do. */
  load(placed: Placed): Promise<Load>;
}

/**
 * Places this process on one of the engines of `MAYFLY_ENGINES`. A worker stays where it was placed, and so do the
 * worker that replaces it and their child processes. A new one goes where the fewest workers of the run are. Among
 * equals, it goes to the engine with the fewest of our containers, then to the one whose containers have the smallest
 * limits.
 *
 * Throws EngineNotFoundError if the engine does not answer. With `MAYFLY_DEAD_ENGINES=skip` the engine is left out for
 * the rest of the run, with a warning; if none is left, throws MayflyError with the code NO_ENGINE_LEFT.
 */
export async function placeWorker(
  settings: Config,
  run: TestRunId,
  engines: Engines,
): Promise<Placed> {
  for (;;) {
    const engine = await placeOf(settings, run, engines);
    try {
      // Without the lock, so that a worker whose engine does not answer keeps no other waiting.
      const placed = await find(settings, engine, engines);
      const { uri } = placed.endpoint;
      if (readPlaces(run).uris[engine] !== uri) {
        await change(run, (places) => ({ ...places, uris: { ...places.uris, [engine]: uri } }));
      }
      return placed;
    } catch (error) {
      if (settings.deadEngines === "fail" || !isDead(error)) throw error;
      const reason = messageOf(error);
      await change(run, (places) => ({ ...places, dead: { ...places.dead, [engine]: reason } }));
      warn(
        "MAYFLY_ENGINE_LEFT_OUT",
        `The engine ${engine} of ${ENGINES} does not answer, and is left out for the rest of this run. Reason: ${reason}`,
        engine,
      );
    }
  }
}

/** Returns the engine that this worker was placed on; otherwise chooses one. */
async function placeOf(settings: Config, run: TestRunId, engines: Engines): Promise<string> {
  const known = ownPlace(settings, readPlaces(run));
  if (known !== undefined) return known;
  const loads = await loadsOf(settings, readPlaces(run), engines);
  return withFileLock(placesLock(run), () => {
    const places = readPlaces(run);
    const engine = ownPlace(settings, places) ?? choose(settings, places, loads);
    const placed = { ...places.placed, [workerOf(settings)]: engine };
    writePlaces(run, { ...places, placed });
    return Promise.resolve(engine);
  });
}

function ownPlace(settings: Config, { placed, dead }: Places): string | undefined {
  const own = placed[workerOf(settings)];
  const isUsed = own !== undefined && settings.engines.includes(own) && dead[own] === undefined;
  return isUsed ? own : undefined;
}

function choose(settings: Config, places: Places, loads: ReadonlyMap<string, Load>): string {
  const alive = aliveOf(settings, places);
  const workersOn = countWorkers(settings, places);
  const sorted = [...alive].sort(
    (a, b) =>
      workersOn(a) - workersOn(b) || byLoad(loads.get(a) ?? NO_LOAD, loads.get(b) ?? NO_LOAD),
  );
  const [best] = sorted;
  if (best === undefined) throw noEngineLeft(places);
  return best;
}

const aliveOf = ({ engines }: Config, { dead }: Places): string[] =>
  engines.filter((engine) => dead[engine] === undefined);

/** Counts workers, or where there are none, processes. The runner is not counted among its workers. */
function countWorkers(settings: Config, { placed }: Places): (engine: string) => number {
  const isOfKind = (name: string): boolean =>
    name.startsWith(WORKER) === workerOf(settings).startsWith(WORKER);
  const counted = Object.entries(placed).filter(([name]) => isOfKind(name));
  return (engine) => counted.filter(([, other]) => other === engine).length;
}

/** Asks all engines for their loads. One that does not answer fails when a worker is placed on it. */
async function loadsOf(
  settings: Config,
  places: Places,
  engines: Engines,
): Promise<ReadonlyMap<string, Load>> {
  const asked = await Promise.allSettled(
    aliveOf(settings, places).map(async (engine) => {
      const load = await engines.load(await find(settings, engine, engines));
      return [engine, load] as const;
    }),
  );
  return new Map(asked.flatMap((each) => (each.status === "fulfilled" ? [each.value] : [])));
}

async function find(settings: Config, engine: string, engines: Engines): Promise<Placed> {
  const found = forEngine(settings, choiceOf(engine), ENGINES);
  return { settings: found, endpoint: await engines.find(found) };
}

const change = (run: TestRunId, by: (places: Places) => Places): Promise<void> =>
  withFileLock(placesLock(run), () => {
    writePlaces(run, by(readPlaces(run)));
    return Promise.resolve();
  });

const WORKER = "worker ";

/** Returns the worker's number. Without workers, as under `node --test`, every process is placed by itself. */
function workerOf({ workerId }: Config): string {
  if (workerId !== undefined) return `${WORKER}${workerId}`;
  const self = processIdOf(realProcess.pid);
  return self === undefined ? `process ${realProcess.pid}` : formatProcessId(self);
}

const isDead = (error: unknown): boolean => fieldOf(error, "code") === "ENGINE_NOT_FOUND";

function noEngineLeft({ dead }: Places): MayflyError {
  const lines = Object.entries(dead).map(([engine, reason]) => `  - ${engine}: ${reason}`);
  return new MayflyError(
    "NO_ENGINE_LEFT",
    [`None of the engines of ${ENGINES} answers:`, ...lines].join("\n"),
    { hint: "examine one of them: DOCKER_HOST=… npx mayfly doctor" },
  );
}
