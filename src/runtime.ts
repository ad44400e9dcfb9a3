import { join } from "node:path";
import type { WatchdogReaper } from "./cleanup/watchdog/watchdog-reaper";
import { config, type Config } from "./config";
import { debug } from "./common/debug";
import { answerTimeout } from "./engine/answer-timeout";
import type { EngineEndpoint } from "./engine/endpoint";
import { fieldOf, messageOf } from "./errors";
import { ambient, within, type Ambient } from "./run/ambient";
import type { StartRecord } from "./run/start-record";
import type { Runtime } from "./run/runtime";

let shared: Promise<Runtime> | undefined;

/**
 * The engine, the session and the reaper of this process (under Jest: of this test file), opened at
 * the first call. A failure is reported to everybody who waits for it, and tried again later.
 */
export function runtime(
  { runtime: given }: Pick<Ambient, "runtime"> = ambient(),
): Promise<Runtime> {
  if (given !== undefined) return Promise.resolve(given);
  shared ??= open().catch((error: unknown) => {
    shared = undefined;
    throw error;
  });
  return shared;
}

/** Runs an action whose calls all go to this runtime's engine. */
export function inRuntime<T>(runtime: Runtime, action: () => Promise<T>): Promise<T> {
  return within({ runtime }, action);
}

/** Whether this process has had to do with the engine. */
export const hasRuntime = (): boolean => shared !== undefined;

/** Why there is no engine to be had; undefined where there is one. Loads nothing that talks to it. */
export async function missingEngine(): Promise<string | undefined> {
  const { findEngine } = await import("./engine/find-engine");
  try {
    await findEngine(config());
    return undefined;
  } catch (error) {
    if (fieldOf(error, "code") !== "ENGINE_NOT_FOUND") throw error;
    return messageOf(error);
  }
}

async function open(): Promise<Runtime> {
  // Test files that only describe containers, or start none, do not load what talks to an engine.
  const [
    { findEngine },
    { openDockerEngine },
    { findReach },
    { openHostGateway },
    { ownContainerOf },
    { openSession },
    { chooseReaper },
    { watchdogReaper },
    { removeEndedRuns },
    { writeJournal },
  ] = await Promise.all([
    import("./engine/find-engine"),
    import("./engine/docker-engine"),
    import("./engine/reach"),
    import("./engine/host-gateway"),
    import("./engine/own-container"),
    import("./run/session"),
    import("./cleanup/choose-reaper"),
    import("./cleanup/watchdog/watchdog-reaper"),
    import("./run/run-folder"),
    import("./journal/journal"),
  ]);
  const settings = config();
  const endpoint = await findEngine(settings);
  const session = openSession(settings);
  const openWatchdog = (): WatchdogReaper => watchdogReaper(endpoint, settings, session, WATCHDOG);
  prepareWatchdog(endpoint, settings, openWatchdog);
  tidyUp(removeEndedRuns);
  const engine = await openDockerEngine(endpoint, answerTimeout(settings));
  const ownContainer = ownContainerOf(engine);
  const [reach, hostGateway] = await Promise.all([
    findReach(endpoint, settings, ownContainer),
    openHostGateway(endpoint, engine),
  ]);
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
      exit: async () => {
        const { exitReaper } = await import("./cleanup/exit-reaper");
        return exitReaper(endpoint, session, EXIT_SWEEP);
      },
    },
  });
  const record = (start: StartRecord): void => {
    writeJournal(session, start);
  };
  return { ...parts, reaper, record };
}

/** What others left behind is no reason that a start fails. */
function tidyUp(step: () => void): void {
  try {
    step();
  } catch (error) {
    debug(undefined, () => `did not look for folders of ended runs: ${messageOf(error)}`);
  }
}

const WATCHDOG = join(__dirname, "programs", "watchdog.js");
const EXIT_SWEEP = join(__dirname, "programs", "exit-sweep.js");

/** A program starts while this one loads dockerode; one that turns out not to be needed ends soon. */
function prepareWatchdog(
  { address }: EngineEndpoint,
  { cleanup }: Config,
  openWatchdog: () => WatchdogReaper,
): void {
  const isLikely = cleanup === undefined && "socketPath" in address;
  if (!isLikely && cleanup !== "watchdog") return;
  try {
    openWatchdog().prepare();
  } catch (error) {
    // The same is said again to whoever needs it.
    debug(undefined, () => `no watchdog: ${messageOf(error)}`);
  }
}
