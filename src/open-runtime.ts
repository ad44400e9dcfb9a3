import { chooseReaper } from "./cleanup/choose-reaper";
import { exitReaper } from "./cleanup/exit-reaper";
import { watchdogReaper, type WatchdogReaper } from "./cleanup/watchdog/watchdog-reaper";
import { debug } from "./common/debug";
import { config, forEngine, type Config, type EngineChoice } from "./config";
import { DockerEngine } from "./engine/docker-engine";
import type { EngineEndpoint } from "./engine/endpoint";
import { findEngine } from "./engine/find-engine";
import { openHostGateway } from "./engine/host-gateway";
import { obstacleOf } from "./engine/obstacle";
import { ownContainerOf } from "./engine/own-container";
import { findReach } from "./engine/reach";
import { fieldOf, messageOf } from "./errors";
import { writeJournal } from "./journal/journal";
import { recordedBy } from "./run/recorded-by";
import { removeEndedRuns } from "./run/run-folder";
import type { Runtime } from "./run/runtime";
import { openSession } from "./run/session";
import type { StartRecord } from "./run/start-record";
import { thisTestRun } from "./run/this-test-run";
import type * as Spread from "./spread";
import type { Placed } from "./spread/place-worker";

/** Returns why no engine was found; undefined if there is one. Starts nothing. */
export async function missingEngine(): Promise<string | undefined> {
  try {
    await findOwn(config());
    return undefined;
  } catch (error) {
    const code = fieldOf(error, "code");
    if (code !== "ENGINE_NOT_FOUND" && code !== "NO_ENGINE_LEFT") throw error;
    return messageOf(error);
  }
}

/**
 * Opens the engine, the session and the reaper of this process. Throws EngineNotFoundError.
 */
export async function openRuntime(): Promise<Runtime> {
  return open(await findOwn(config()));
}

/** Opens the runtime of an engine that code names. Throws EngineNotFoundError. */
export async function openRuntimeFor(choice: EngineChoice, origin: string): Promise<Runtime> {
  const settings = forEngine(config(), choice, origin);
  return open({ settings, endpoint: await findEngine(settings) });
}

/** Returns the engine that has this URI and that the test run is spread over. */
export async function engineOfRun(uri: string): Promise<EngineChoice | undefined> {
  const settings = config();
  if (settings.engines.length === 0) return undefined;
  const { findEngineOfRun } = await spread();
  return findEngineOfRun(settings, thisTestRun(settings), uri);
}

/** Finds the engine of this process. */
async function findOwn(settings: Config): Promise<Placed> {
  if (settings.engines.length === 0) return { settings, endpoint: await findEngine(settings) };
  const { loadOf, placeWorker } = await spread();
  return placeWorker(settings, thisTestRun(settings), {
    find: findEngine,
    load: (placed) => loadOf(new DockerEngine(placed.endpoint, placed.settings.engineTimeout)),
  });
}

const spread = (): Promise<typeof Spread> => import("./spread");

async function open({ settings, endpoint }: Placed): Promise<Runtime> {
  const session = openSession(settings);
  const openWatchdog = (): WatchdogReaper => watchdogReaper(endpoint, settings, session);
  prepareWatchdog(endpoint, settings, openWatchdog);
  tidyUp(removeEndedRuns);
  const engine = new DockerEngine(endpoint, settings.engineTimeout, {
    // At a host that the user names, ports are reached without ssh.
    forwardsPorts: settings.hostOverride === undefined,
  });
  const ownContainer = ownContainerOf(engine);
  const [found, hostGateway] = await Promise.all([
    findReach(endpoint, settings, ownContainer),
    openHostGateway(endpoint, engine),
  ]);
  const reach = {
    ...found,
    findObstacle: obstacleOf(endpoint, engine, settings, ownContainer),
  };
  const parts = { config: settings, engine, reach, hostGateway, session };
  const reaper = chooseReaper({
    endpoint,
    config: settings,
    isInContainer: async () => (await ownContainer()) !== undefined,
    open: {
      watchdog: openWatchdog,
      ryuk: async () => {
        const { ryukReaper } = await import("./cleanup/ryuk/ryuk-reaper");
        return ryukReaper({ ...parts, endpoint, ownContainer });
      },
      exit: () => Promise.resolve(exitReaper(endpoint, session)),
    },
  });
  const by = recordedBy(settings);
  const record = (start: StartRecord): void => {
    writeJournal(session, { ...start, ...by });
  };
  return { ...parts, reaper, record };
}

/** Runs a step and only logs its failure: what other runs left behind must not make a start fail. */
function tidyUp(step: () => void): void {
  try {
    step();
  } catch (error) {
    debug(undefined, () => `could not remove the folders of ended runs: ${messageOf(error)}`);
  }
}

/** Starts the watchdog early, while the engine is still being examined. A watchdog that is not needed ends soon. */
function prepareWatchdog(
  { address, ssh }: EngineEndpoint,
  { cleanup }: Config,
  openWatchdog: () => WatchdogReaper,
): void {
  const isLikely = cleanup === undefined && "socketPath" in address && ssh === undefined;
  if (!isLikely && cleanup !== "watchdog") return;
  try {
    openWatchdog().prepare();
  } catch (error) {
    // track() rejects with the same error if the watchdog is needed.
    debug(undefined, () => `could not prepare the watchdog: ${messageOf(error)}`);
  }
}
