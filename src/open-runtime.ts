import { chooseReaper } from "./cleanup/choose-reaper";
import { exitReaper } from "./cleanup/exit-reaper";
import { watchdogReaper, type WatchdogReaper } from "./cleanup/watchdog/watchdog-reaper";
import { debug } from "./common/debug";
import { config, type Config } from "./config";
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

/** Returns why no engine was found; undefined if there is one. Sends the engine only a ping. */
export async function missingEngine(): Promise<string | undefined> {
  try {
    await findEngine(config());
    return undefined;
  } catch (error) {
    if (fieldOf(error, "code") !== "ENGINE_NOT_FOUND") throw error;
    return messageOf(error);
  }
}

/**
 * Opens the engine, the session and the reaper of this process. Throws EngineNotFoundError.
 */
export async function openRuntime(): Promise<Runtime> {
  const settings = config();
  const endpoint = await findEngine(settings);
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
