import { withFileLock } from "../common/file-lock";
import { realProcess } from "../common/process-wide";
import { warn } from "../common/warn";
import { forEngine, type Config, type EngineChoice } from "../config";
import type { EngineEndpoint } from "../engine/endpoint";
import { fieldOf, messageOf, MayflyError } from "../errors";
import { formatProcessId, processIdOf } from "../run/process-id";
import type { TestRunId } from "../run/session";
import { byLoad, type Load } from "./load";
import { placesLock, readPlaces, writePlaces, type Places } from "./places";

/** The setting that names the engines. */
export const ENGINES = "MAYFLY_ENGINES";

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
 * Places this process on one of the engines of `MAYFLY_ENGINES`. A worker stays where it was placed, as do its child
 * processes and the worker that replaces it. A new one goes where the fewest workers of the run are; among equals, to the engine with the
 * fewest of our containers, then to the one whose containers have the smallest limits.
 *
 * Throws EngineNotFoundError if the engine does not answer. With `MAYFLY_DEAD_ENGINES=skip` the engine is left out for
 * the rest of the run, with a warning; if none is left, throws MayflyError with the code NO_ENGINE_LEFT.
 */
export async function placeWorker(
  settings: Config,
  run: TestRunId,
  engines: Engines,
): Promise<Placed> {
  return withFileLock(placesLock(run), async () => {
    for (;;) {
      const places = readPlaces(run);
      const engine = await choose(settings, places, engines);
      try {
        const placed = await find(settings, engine, engines);
        writePlaces(run, {
          ...places,
          placed: { ...places.placed, [workerOf(settings)]: engine },
          uris: { ...places.uris, [engine]: placed.endpoint.uri },
        });
        return placed;
      } catch (error) {
        if (settings.deadEngines === "fail" || !isDead(error)) throw error;
        leaveOut(run, places, engine, error);
      }
    }
  });
}

async function choose(settings: Config, places: Places, engines: Engines): Promise<string> {
  const { placed, dead } = places;
  const alive = settings.engines.filter((engine) => !dead.includes(engine));
  const own = placed[workerOf(settings)];
  if (own !== undefined && alive.includes(own)) return own;
  const workersOn = (engine: string): number =>
    Object.values(placed).filter((other) => other === engine).length;
  const fewest = Math.min(...alive.map(workersOn));
  const [first, ...others] = alive.filter((engine) => workersOn(engine) === fewest);
  if (first === undefined) throw noEngineLeft(settings);
  return others.length === 0 ? first : leastLoaded(settings, [first, ...others], engines);
}

/** Returns the engine with the least to do. One that does not answer is found out when it is used. */
async function leastLoaded(
  settings: Config,
  equals: readonly [string, ...string[]],
  engines: Engines,
): Promise<string> {
  const asked = await Promise.allSettled(
    equals.map(async (engine) => {
      const load = await engines.load(await find(settings, engine, engines));
      return { engine, load };
    }),
  );
  const answers = asked.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const [least] = answers.sort((a, b) => byLoad(a.load, b.load));
  return least?.engine ?? equals[0];
}

async function find(settings: Config, engine: string, engines: Engines): Promise<Placed> {
  const found = forEngine(settings, choiceOf(engine), ENGINES);
  return { settings: found, endpoint: await engines.find(found) };
}

/** Returns what a word of the setting names: an address has a colon or is a path. */
export const choiceOf = (engine: string): EngineChoice =>
  /:|^\.?\//.test(engine) ? { address: engine } : { context: engine };

/** Returns the worker's number. Without workers, as under `node --test`, every process is placed by itself. */
function workerOf({ workerId }: Config): string {
  if (workerId !== undefined) return `worker ${workerId}`;
  const self = processIdOf(realProcess.pid);
  return self === undefined ? `process ${realProcess.pid}` : formatProcessId(self);
}

const isDead = (error: unknown): boolean => fieldOf(error, "code") === "ENGINE_NOT_FOUND";

function leaveOut(run: TestRunId, places: Places, engine: string, error: unknown): void {
  writePlaces(run, { ...places, dead: [...places.dead, engine] });
  warn(
    "MAYFLY_ENGINE_LEFT_OUT",
    `The engine ${engine} of ${ENGINES} does not answer, and is left out for the rest of this run. Reason: ${messageOf(error)}`,
  );
}

function noEngineLeft({ engines }: Config): MayflyError {
  return new MayflyError(
    "NO_ENGINE_LEFT",
    `None of the engines of ${ENGINES} answers: ${engines.join(", ")}.`,
    { hint: "the warnings above say why; `DOCKER_HOST=… npx mayfly doctor` examines one engine" },
  );
}
