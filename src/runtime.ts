import { join } from "node:path";
import { exitReaper } from "./cleanup/exit-reaper";
import { openSession } from "./cleanup/session";
import { config } from "./config";
import type { Runtime } from "./lifecycle/runtime";

let shared: Promise<Runtime> | undefined;

/**
 * The engine, the session and the reaper of this process (under Jest: of this test file), opened at
 * the first call. A failure is reported to everybody who waits for it, and tried again later.
 */
export function runtime(): Promise<Runtime> {
  shared ??= open().catch((error: unknown) => {
    shared = undefined;
    throw error;
  });
  return shared;
}

async function open(): Promise<Runtime> {
  // Test files that only describe containers, or start none, do not load what talks to an engine.
  const [{ findEngine }, { openDockerEngine }, { findReach }, { openHostGateway }] =
    await Promise.all([
      import("./engine/find-engine"),
      import("./engine/docker-engine"),
      import("./engine/reach"),
      import("./engine/host-gateway"),
    ]);
  const settings = config();
  const endpoint = await findEngine(settings);
  const engine = await openDockerEngine(endpoint);
  const [reach, hostGateway] = await Promise.all([
    findReach(endpoint, settings, engine),
    openHostGateway(endpoint, engine),
  ]);
  return {
    config: settings,
    engine,
    reach,
    hostGateway,
    session: openSession(settings),
    reaper: exitReaper(endpoint, join(__dirname, "exit-sweep.js")),
  };
}
